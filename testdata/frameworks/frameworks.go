// Package frameworks imports every package that the catalogue has contracts
// for, so that a test can hold the catalogue against their real source.
package frameworks

import (
	_ "charm.land/bubbles/v2/list"
	_ "charm.land/bubbles/v2/textarea"
	_ "charm.land/bubbles/v2/textinput"
	_ "charm.land/bubbletea/v2"
	_ "github.com/charmbracelet/bubbles/list"
	_ "github.com/charmbracelet/bubbles/textarea"
	_ "github.com/charmbracelet/bubbles/textinput"
	_ "github.com/charmbracelet/bubbletea"
	_ "github.com/derailed/tview"
	_ "github.com/dop251/goja_nodejs/eventloop"
	_ "github.com/eclipse/paho.mqtt.golang"
	_ "github.com/panjf2000/ants/v2"
	_ "github.com/panjf2000/gnet/v2"
	_ "github.com/rivo/tview"
	_ "golang.org/x/sync/errgroup"
	_ "google.golang.org/grpc"
	_ "k8s.io/client-go/rest"
	_ "k8s.io/client-go/tools/cache"
	_ "k8s.io/client-go/tools/clientcmd"
	_ "k8s.io/client-go/transport"
	_ "k8s.io/client-go/util/workqueue"
)

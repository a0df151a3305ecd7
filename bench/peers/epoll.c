// An echo server on epoll with nothing else: the floor.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
	int ln = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	bind(ln, (struct sockaddr *)&a, sizeof a);
	listen(ln, 4096);
	getsockname(ln, (struct sockaddr *)&a, &len);
	printf("127.0.0.1:%d\n", ntohs(a.sin_port));
	fflush(stdout);
	int ep = epoll_create1(0);
	struct epoll_event e = {.events = EPOLLIN, .data.fd = ln}, events[128];
	epoll_ctl(ep, EPOLL_CTL_ADD, ln, &e);
	static char buf[65536];
	for (;;) {
		int n = epoll_wait(ep, events, 128, -1);
		for (int i = 0; i < n; i++) {
			int fd = events[i].data.fd;
			if (fd == ln) {
				for (int c; (c = accept4(ln, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
					setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
					e = (struct epoll_event){.events = EPOLLIN | EPOLLET | EPOLLRDHUP, .data.fd = c};
					epoll_ctl(ep, EPOLL_CTL_ADD, c, &e);
				}
				continue;
			}
			ssize_t r = read(fd, buf, sizeof buf);
			if (r <= 0 || write(fd, buf, r) != r)
				close(fd);
		}
	}
}

// libuv: post and ping-pong through uv_async and a list under a mutex, as its
// guide says; timers; an echo server.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <uv.h>

static uv_loop_t *loop;

static double now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static double used(void) {
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e9 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e3;
}

// The queue: a function and its argument would do the same.
static uv_mutex_t mu;
static uv_async_t async;
static int *queue, queued, cap = 1 << 20, left, stop;
static uv_sem_t done;

static void take(uv_async_t *h) {
	static int *taken;
	if (!taken)
		taken = malloc(cap * sizeof *taken);
	uv_mutex_lock(&mu);
	int *t = queue, n = queued;
	queue = taken, queued = 0, taken = t;
	uv_mutex_unlock(&mu);
	for (int i = 0; i < n; i++) {
		if (t[i] < 0)
			uv_stop(loop);
		else if (--left == 0)
			uv_sem_post(&done);
	}
}

static void post(int x) {
	for (;;) {
		uv_mutex_lock(&mu);
		int full = queued == cap;
		if (!full)
			queue[queued++] = x;
		uv_mutex_unlock(&mu);
		if (!full)
			break;
	}
	uv_async_send(&async);
}

static int mode;

static void producer(void *arg) {
	int n = mode ? 100000 : 1000000;
	for (int round = 0; round < 2; round++) {
		double begin = now(), cpu = used();
		int m = round ? n : n / 10;
		if (mode) {
			for (int i = 0; i < m; i++) {
				left = 1;
				post(0);
				uv_sem_wait(&done);
			}
		} else {
			left = m;
			for (int i = 0; i < m; i++)
				post(0);
			uv_sem_wait(&done);
		}
		if (round)
			printf("{\"Wall\": %f, \"CPU\": %f}\n", (now() - begin) / m, (used() - cpu) / m);
	}
	post(-1);
}

static int remaining;
static void fired(uv_timer_t *t) { remaining--; }

static void timers(int n) {
	uv_timer_t *ts = malloc(n * sizeof *ts);
	remaining = n;
	uv_update_time(loop);
	for (int i = 0; i < n; i++) {
		uv_timer_init(loop, &ts[i]);
		uv_timer_start(&ts[i], fired, rand() % 1000, 0);
	}
	uv_run(loop, UV_RUN_DEFAULT);
	free(ts);
}

static char buffer[65536];
static void alloc_cb(uv_handle_t *h, size_t n, uv_buf_t *b) { *b = uv_buf_init(buffer, sizeof buffer); }
static void closed(uv_handle_t *h) { free(h); }
static void read_cb(uv_stream_t *s, ssize_t n, const uv_buf_t *b) {
	uv_buf_t out = uv_buf_init(b->base, n);
	if (n < 0 || (n > 0 && uv_try_write(s, &out, 1) != n))
		uv_close((uv_handle_t *)s, closed);
}
static void connection(uv_stream_t *ln, int status) {
	uv_tcp_t *c = malloc(sizeof *c);
	uv_tcp_init(loop, c);
	uv_accept(ln, (uv_stream_t *)c);
	uv_tcp_nodelay(c, 1);
	uv_read_start((uv_stream_t *)c, alloc_cb, read_cb);
}

int main(int argc, char **argv) {
	const char *what = argv[1];
	loop = uv_default_loop();
	if (!strcmp(what, "post") || !strcmp(what, "pingpong")) {
		mode = what[1] == 'i';
		queue = malloc(cap * sizeof *queue);
		uv_mutex_init(&mu);
		uv_sem_init(&done, 0);
		uv_async_init(loop, &async, take);
		uv_thread_t t;
		uv_thread_create(&t, producer, NULL);
		uv_run(loop, UV_RUN_DEFAULT);
		uv_thread_join(&t);
	} else if (!strcmp(what, "timers")) {
		timers(100000);
		double begin = now(), cpu = used();
		timers(1000000);
		printf("{\"Wall\": %f, \"CPU\": %f}\n", (now() - begin) / 1e6, (used() - cpu) / 1e6);
	} else {
		uv_tcp_t ln;
		struct sockaddr_in a;
		int len = sizeof a;
		uv_tcp_init(loop, &ln);
		uv_ip4_addr("127.0.0.1", 0, &a);
		uv_tcp_bind(&ln, (struct sockaddr *)&a, 0);
		uv_listen((uv_stream_t *)&ln, 4096, connection);
		uv_tcp_getsockname(&ln, (struct sockaddr *)&a, &len);
		printf("127.0.0.1:%d\n", ntohs(a.sin_port));
		fflush(stdout);
		uv_run(loop, UV_RUN_DEFAULT);
	}
	return 0;
}

//! tokio, on one thread.
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn used() -> f64 {
    let mut u: libc::rusage = unsafe { std::mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut u) };
    let t = |t: libc::timeval| t.tv_sec as f64 * 1e9 + t.tv_usec as f64 * 1e3;
    t(u.ru_utime) + t(u.ru_stime)
}

fn say(n: u64, begin: Instant, cpu: f64) {
    println!(
        "{{\"Wall\": {}, \"CPU\": {}}}",
        begin.elapsed().as_nanos() as f64 / n as f64,
        (used() - cpu) / n as f64
    );
}

fn main() {
    let what = std::env::args().nth(1).unwrap();
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match what.as_str() {
        "post" | "pingpong" => {
            let pingpong = what == "pingpong";
            let n: u64 = if pingpong { 100_000 } else { 1_000_000 };
            let (tx, mut rx) = tokio::sync::mpsc::channel::<u64>(1024);
            let (done, wait) = std::sync::mpsc::channel::<()>();
            let producer = std::thread::spawn(move || {
                for m in [n / 10, n] {
                    let (begin, cpu) = (Instant::now(), used());
                    for i in (0..m).rev() {
                        tx.blocking_send(if pingpong { 0 } else { i }).unwrap();
                        if pingpong {
                            wait.recv().unwrap();
                        }
                    }
                    if !pingpong {
                        wait.recv().unwrap();
                    }
                    if m == n {
                        say(n, begin, cpu);
                    }
                }
            });
            rt.block_on(async move {
                while let Some(i) = rx.recv().await {
                    if i == 0 {
                        done.send(()).unwrap();
                    }
                }
            });
            producer.join().unwrap();
        }
        "yield" => rt.block_on(async {
            let n = 2_000_000;
            let (begin, cpu) = (Instant::now(), used());
            let tasks: Vec<_> = (0..1000)
                .map(|_| {
                    tokio::spawn(async move {
                        for _ in 0..n / 1000 {
                            tokio::task::yield_now().await;
                        }
                    })
                })
                .collect();
            for t in tasks {
                t.await.unwrap();
            }
            say(n, begin, cpu);
        }),
        "spawn" => rt.block_on(async {
            let n = 500_000;
            let (begin, cpu) = (Instant::now(), used());
            for i in 0..n {
                assert_eq!(tokio::spawn(async move { i }).await.unwrap(), i);
            }
            say(n, begin, cpu);
        }),
        "timers" => rt.block_on(async {
            let n = 1_000_000u64;
            let (begin, cpu) = (Instant::now(), used());
            let mut x = 1u64;
            let tasks: Vec<_> = (0..n)
                .map(|_| {
                    x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    tokio::spawn(tokio::time::sleep(Duration::from_nanos((x >> 11) % 1_000_000_000)))
                })
                .collect();
            for t in tasks {
                t.await.unwrap();
            }
            say(n, begin, cpu);
        }),
        _ => rt.block_on(async {
            let ln = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            println!("{}", ln.local_addr().unwrap());
            loop {
                let (mut c, _) = ln.accept().await.unwrap();
                c.set_nodelay(true).unwrap();
                tokio::spawn(async move {
                    let mut buf = vec![0u8; 4096];
                    loop {
                        match c.read(&mut buf).await {
                            Ok(n) if n > 0 => {
                                if c.write_all(&buf[..n]).await.is_err() {
                                    return;
                                }
                            }
                            _ => return,
                        }
                    }
                });
            }
        }),
    }
}

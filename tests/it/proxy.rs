//! A TCP proxy on loopback that can make a network slow, silent or dead.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to the bytes that the server answers; the client's always pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reply {
    /// They pass.
    #[default]
    Pass,
    /// They wait until they may pass again.
    Hold,
    /// They are lost, while the connection stays.
    Drop,
}

#[derive(Clone, Copy, Default)]
struct Network {
    reply: Reply,
    /// How long each piece waits, in each direction.
    delay: Duration,
    /// Connections of an earlier age are cut.
    age: u64,
}

type State = watch::Receiver<Network>;

/// Serves until it is dropped; then every connection through it is cut.
pub struct Proxy {
    /// Where a client connects instead of to the server.
    pub address: SocketAddr,
    network: watch::Sender<Network>,
}

impl Proxy {
    /// Stands in front of `server`; binds a free port of loopback.
    pub async fn start(server: SocketAddr) -> Self {
        Self::start_on(0, server).await
    }

    /// Stands in front of `server` on a port of loopback.
    pub async fn start_on(port: u16, server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .expect("a port");
        let address = listener.local_addr().expect("a bound port");
        let (network, state) = watch::channel(Network::default());
        tokio::spawn(async move {
            let mut end = state.clone();
            let serve = serve(listener, server, state);
            tokio::select! {
                () = serve => {}
                _ = end.wait_for(|_| false) => {}
            }
        });
        Self { address, network }
    }

    /// From now on answers pass, wait or are lost.
    pub fn reply(&self, reply: Reply) {
        self.network.send_modify(|network| network.reply = reply);
    }

    /// From now on each piece arrives later by `delay`, in each direction.
    pub fn delay(&self, delay: Duration) {
        self.network.send_modify(|network| network.delay = delay);
    }

    /// Cuts every connection; new ones are served.
    pub fn cut(&self) {
        self.network.send_modify(|network| network.age += 1);
    }
}

async fn serve(listener: TcpListener, server: SocketAddr, network: State) {
    while let Ok((client, _)) = listener.accept().await {
        let network = network.clone();
        tokio::spawn(async move {
            let (age, mut cut) = (network.borrow().age, network.clone());
            let Ok(server) = TcpStream::connect(server).await else {
                return;
            };
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            // Whichever comes first ends both streams, as a dead network would.
            tokio::select! {
                _ = requests(from_client, to_server, network.clone()) => {}
                _ = replies(from_server, to_client, network) => {}
                _ = cut.wait_for(|network| network.age != age) => {}
            }
        });
    }
}

async fn requests(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: State) -> io::Result<()> {
    let mut piece = [0; 16 * 1024];
    loop {
        let length = from.read(&mut piece).await?;
        if length == 0 {
            return Ok(());
        }
        let delay = state.borrow().delay;
        tokio::time::sleep(delay).await;
        to.write_all(&piece[..length]).await?;
    }
}

async fn replies(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: State,
) -> io::Result<()> {
    let mut piece = [0; 16 * 1024];
    loop {
        let length = from.read(&mut piece).await?;
        if length == 0 {
            return Ok(());
        }
        let delay = state.borrow().delay;
        tokio::time::sleep(delay).await;
        let network = state
            .wait_for(|network| network.reply != Reply::Hold)
            .await
            .map(|network| *network);
        match network.map(|network| network.reply) {
            Ok(Reply::Pass) => to.write_all(&piece[..length]).await?,
            Ok(Reply::Drop | Reply::Hold) => {}
            Err(_) => return Ok(()),
        }
    }
}

/// A server that says everything back, and a client that reaches it through a proxy.
async fn echo() -> (Proxy, TcpStream) {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = server.local_addr().expect("a bound port");
    tokio::spawn(async move {
        let (mut stream, _) = server.accept().await.expect("the proxy comes");
        let (mut from, mut to) = stream.split();
        io::copy(&mut from, &mut to).await
    });
    let proxy = Proxy::start(address).await;
    let client = TcpStream::connect(proxy.address).await.expect("the proxy");
    (proxy, client)
}

/// What `client` hears within a fifth of a second.
async fn heard(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut piece = [0; 64];
    let read = client.read(&mut piece);
    let length = tokio::time::timeout(Duration::from_millis(200), read).await;
    length.ok().map(|length| {
        let length = length.unwrap_or(0);
        piece[..length].to_vec()
    })
}

#[tokio::test]
async fn held_answers_come_late_and_dropped_ones_never() {
    let (proxy, mut client) = echo().await;
    proxy.reply(Reply::Hold);
    client.write_all(b"one").await.expect("sent");
    assert_eq!(heard(&mut client).await, None);
    proxy.reply(Reply::Pass);
    assert_eq!(heard(&mut client).await, Some(b"one".to_vec()));
    proxy.reply(Reply::Drop);
    client.write_all(b"two").await.expect("sent");
    assert_eq!(heard(&mut client).await, None);
    proxy.reply(Reply::Pass);
    client.write_all(b"three").await.expect("sent");
    assert_eq!(heard(&mut client).await, Some(b"three".to_vec()));
}

#[tokio::test]
async fn a_slow_network_delays_and_a_cut_one_ends() {
    let (proxy, mut client) = echo().await;
    proxy.delay(Duration::from_millis(20));
    let begun = std::time::Instant::now();
    client.write_all(b"one").await.expect("sent");
    assert_eq!(heard(&mut client).await, Some(b"one".to_vec()));
    assert!(begun.elapsed() >= Duration::from_millis(40));
    proxy.cut();
    assert_eq!(heard(&mut client).await, Some(Vec::new()));
}

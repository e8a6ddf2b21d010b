//! The SMTP transport against postfix's `smtp-sink` and against servers that misbehave.

use std::fs;
use std::net::TcpListener as StdListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reihum::mail::smtp;
use reihum::mail::transport::{Failure, FailureClass, Outgoing, Smtp, Transport};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use FailureClass::{Config, Infrastructure, Permanent, Temporary};

const RAW: &[u8] = b"Subject: a\r\n\r\nfirst\r\n.\r\n..second\r\n";

fn mail(raw: &[u8]) -> Outgoing {
    Outgoing {
        message_id: "<a@example.org>".into(),
        name: "a.eml".into(),
        envelope_from: "termine@example.org".parse().expect("an address"),
        envelope_to: "erika.mustermann@example.net".parse().expect("an address"),
        raw: raw.to_vec(),
    }
}

/// A running `smtp-sink`, ended when dropped.
struct Sink {
    child: Child,
    port: u16,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sink {
    async fn start(options: &[&str]) -> Self {
        let program = [
            "/usr/sbin/smtp-sink",
            "/usr/local/sbin/smtp-sink",
            "/usr/bin/smtp-sink",
        ]
        .into_iter()
        .find(|path| Path::new(path).exists())
        .expect("smtp-sink is missing: install Debian's package postfix");
        let port = free_port();
        let mut command = Command::new(program);
        // It refuses to stay root; everybody else may not change the user.
        if fs::metadata("/proc/self").expect("a process").uid() == 0 {
            command.args(["-u", "nobody"]);
        }
        let child = command
            .args(options)
            .args([&format!("127.0.0.1:{port}"), "100"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("smtp-sink starts");
        let sink = Self { child, port };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "smtp-sink {options:?} is silent"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        sink
    }

    fn client(&self) -> Smtp {
        client(self.port, "")
    }
}

fn free_port() -> u16 {
    let listener = StdListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

fn client(port: u16, options: &str) -> Smtp {
    smtp::parse(&format!("smtp://127.0.0.1:{port}{options}")).expect("a server")
}

/// Every step at most this long.
fn hurried(mut smtp: Smtp, limit: Duration) -> Smtp {
    smtp.limits = smtp::Limits {
        connect: limit,
        starttls: limit,
        auth: limit,
        mail: limit,
        rcpt: limit,
        data: limit,
        content: limit,
    };
    smtp
}

async fn failure(smtp: Smtp) -> Failure {
    Transport::Smtp(Box::new(smtp))
        .deliver(&mail(RAW))
        .await
        .expect_err("refused")
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o777)).expect("opened");
    let template = format!("{}/%M%S.", directory.path().display());
    let sink = Sink::start(&["-c", "-d", &template]).await;
    let transport = Transport::Smtp(Box::new(sink.client()));
    let eight_bit = "Subject: a\r\n\r\nTermin für Zoë\r\n".as_bytes();
    for raw in [RAW, eight_bit] {
        transport.deliver(&mail(raw)).await.expect("taken");
    }
    let mut dumps: Vec<String> = fs::read_dir(directory.path())
        .expect("a listing")
        .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a dump"))
        .collect();
    dumps.sort_by_key(|dump| dump.contains("Zoë"));
    assert_eq!(dumps.len(), 2, "{dumps:?}");
    assert!(
        dumps[0].contains("X-Mail-Args: <termine@example.org>\n"),
        "{}",
        dumps[0]
    );
    assert!(dumps[0].contains("X-Rcpt-Args: <erika.mustermann@example.net>\n"));
    assert!(
        dumps[0].contains("\nSubject: a\n\nfirst\n.\n..second\n"),
        "{}",
        dumps[0]
    );
    assert!(dumps[1].contains("BODY=8BITMIME"), "{}", dumps[1]);
    assert!(dumps[1].contains("Termin für Zoë\n"));
}

#[tokio::test]
async fn every_fault_of_a_server_has_its_class() {
    let cases: [(&[&str], FailureClass, &str); 16] = [
        (&["-r", "RCPT"], Temporary, "rcpt: 450 4.3.0"),
        (&["-f", "RCPT"], Permanent, "rcpt: 500 5.3.0"),
        (
            &[
                "-f",
                "RCPT",
                "-B",
                "550 5.1.1 <Erika.Mustermann@example.net>: no such user",
            ],
            Permanent,
            "rcpt: 550 5.1.1 […] no such user",
        ),
        (
            &["-f", "RCPT", "-B", "554 5.7.1 Relay access denied"],
            Config,
            "rcpt: 554 5.7.1",
        ),
        (&["-f", "MAIL"], Config, "mail: 500"),
        (&["-f", "EHLO"], Config, "connect: 500"),
        (
            &["-f", "CONNECT", "-B", "554 go away"],
            Config,
            "connect: 554",
        ),
        (&["-r", "MAIL"], Temporary, "mail: 450"),
        (&["-r", "."], Temporary, "content: 450"),
        (
            &["-f", ".", "-B", "554 5.6.0 no"],
            Config,
            "content: 554 5.6.0",
        ),
        (
            &["-f", ".", "-B", "550 5.2.2 full"],
            Permanent,
            "content: 550 5.2.2",
        ),
        (&["-Q", "CONNECT"], Infrastructure, "connect: 421"),
        (&["-Q", "RCPT"], Temporary, "rcpt: 421"),
        (&["-q", "DATA"], Infrastructure, "data: "),
        (&["-q", "."], Infrastructure, "content: "),
        (&["-q", "CONNECT"], Infrastructure, "connect: "),
    ];
    for (options, class, detail) in cases {
        let sink = Sink::start(options).await;
        let failure = failure(sink.client()).await;
        assert_eq!(failure.class, class, "{options:?}: {failure}");
        assert!(failure.detail.starts_with(detail), "{options:?}: {failure}");
        assert!(
            !failure.detail.to_lowercase().contains("mustermann"),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn eight_bit_content_needs_a_server_that_takes_it() {
    let sink = Sink::start(&["-8"]).await;
    let transport = Transport::Smtp(Box::new(sink.client()));
    let failure = transport
        .deliver(&mail("ü\r\n".as_bytes()))
        .await
        .expect_err("refused");
    assert_eq!(failure.class, Config, "{failure}");
}

#[tokio::test]
async fn nobody_there_is_a_matter_of_infrastructure() {
    assert_eq!(failure(client(free_port(), "")).await.class, Infrastructure);
    let nowhere = smtp::parse("smtp://mail.invalid").expect("a server");
    let nowhere = failure(hurried(nowhere, Duration::from_secs(5))).await;
    assert_eq!(nowhere.class, Infrastructure, "{nowhere}");
}

#[tokio::test]
async fn a_slow_server_holds_a_worker_no_longer_than_its_limit() {
    let sink = Sink::start(&["-w", "3"]).await;
    let mut smtp = sink.client();
    smtp.limits.data = Duration::from_millis(200);
    let begun = Instant::now();
    let failure = failure(smtp).await;
    assert_eq!(failure.class, Infrastructure);
    assert_eq!(failure.detail, "data: no answer within 0.2 s");
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
}

/// A server that gives these answers, the first unasked, to one connection after the other, and
/// then only listens. Its result is what the first connection was told, once that is closed.
async fn server(answers: &[&'static [u8]]) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let answers = answers.to_vec();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut stream = BufReader::new(stream);
        let (mut heard, mut content) = (Vec::new(), false);
        for (number, answer) in answers.iter().enumerate() {
            loop {
                let begin = heard.len();
                let ended = number == 0
                    || stream.read_until(b'\n', &mut heard).await.unwrap_or(0) == 0
                    || !content
                    || &heard[begin..] == b".\r\n";
                if ended {
                    break;
                }
            }
            content = answer.starts_with(b"354");
            if stream.get_mut().write_all(answer).await.is_err() {
                break;
            }
        }
        while stream
            .read_until(b'\n', &mut heard)
            .await
            .is_ok_and(|read| read > 0)
        {}
        String::from_utf8_lossy(&heard).into_owned()
    });
    (port, heard)
}

const HELLO: &[u8] = b"220 hello\r\n";
const OK: &[u8] = b"250 ok\r\n";
const GO: &[u8] = b"354 go\r\n";

#[tokio::test]
async fn only_a_250_after_the_content_is_a_success() {
    let cases: [(&[&'static [u8]], FailureClass, &str); 7] = [
        (
            &[HELLO, OK, OK, OK, GO, b"554 no\r\n"],
            Config,
            "content: 554 no",
        ),
        (
            &[HELLO, OK, OK, OK, GO, GO],
            Infrastructure,
            "content: answered 354",
        ),
        (
            &[HELLO, OK, OK, OK, GO, b"220 hm\r\n"],
            Infrastructure,
            "content: answered 220",
        ),
        (
            &[HELLO, OK, OK, OK, OK, OK],
            Infrastructure,
            "data: answered 250",
        ),
        (
            &[HELLO, OK, OK, GO, GO, OK],
            Infrastructure,
            "rcpt: answered 354",
        ),
        (
            &[HELLO, OK, OK, OK, GO, b"\xff\xfe\r\n"],
            Infrastructure,
            "content: ",
        ),
        (
            &[HELLO, OK, OK, OK, GO, b"250-a\r\n550 b\r\n"],
            Infrastructure,
            "content: ",
        ),
    ];
    for (answers, class, detail) in cases {
        let (port, _) = server(answers).await;
        let failure = failure(client(port, "")).await;
        assert_eq!(failure.class, class, "{failure}");
        assert!(failure.detail.starts_with(detail), "{failure}");
    }
    let (port, heard) = server(&[HELLO, OK, OK, OK, GO, OK, b"221 bye\r\n"]).await;
    let transport = Transport::Smtp(Box::new(client(port, "")));
    transport.deliver(&mail(RAW)).await.expect("taken");
    let heard = heard.await.expect("a server");
    assert!(
        heard.contains("\r\nfirst\r\n..\r\n...second\r\n.\r\nQUIT\r\n"),
        "{heard}"
    );
}

#[tokio::test]
async fn no_answer_whatsoever_ends_the_courier() {
    let endless: &'static [u8] = vec![b'x'; 1 << 20].leak();
    let many: &'static [u8] = "250-more\r\n".repeat(50_000).leak().as_bytes();
    let cases: [&[&'static [u8]]; 9] = [
        &[],
        &[b""],
        &[b"220"],
        &[b"220 hello\n"],
        &[b"\0\0\0\0"],
        &[endless],
        &[HELLO, many],
        // lettre 0.11 unwraps on an EHLO line of blanks.
        &[HELLO, b"250-hello\r\n250  \r\n", OK],
        &[b"999 hello\r\n"],
    ];
    for answers in cases {
        let (port, _) = server(answers).await;
        let failure = failure(hurried(client(port, ""), Duration::from_millis(500))).await;
        assert_eq!(failure.class, Infrastructure, "{failure}");
    }
}

#[tokio::test]
async fn credentials_are_refused_as_a_matter_of_configuration() {
    const AUTH: &[u8] = b"250-hello\r\n250 AUTH PLAIN LOGIN\r\n";
    let (port, heard) = server(&[HELLO, AUTH, b"535 5.7.8 no\r\n"]).await;
    let smtp = smtp::parse(&format!("smtp://user:pass@127.0.0.1:{port}")).expect("a server");
    let refused = failure(smtp).await;
    assert_eq!(
        (refused.class, refused.detail.as_str()),
        (Config, "auth: 535 5.7.8 no")
    );
    assert!(
        heard
            .await
            .expect("a server")
            .contains("AUTH PLAIN AHVzZXIAcGFzcw==\r\n")
    );
    let (port, _) = server(&[HELLO, OK]).await;
    let smtp = smtp::parse(&format!("smtp://user:pass@127.0.0.1:{port}")).expect("a server");
    assert_eq!(failure(smtp).await.class, Config);
}

#[tokio::test]
async fn required_encryption_is_never_done_without() {
    const STARTTLS: &[u8] = b"250-hello\r\n250 STARTTLS\r\n";
    let cases: [(&[&'static [u8]], FailureClass); 4] = [
        (&[HELLO, OK, OK, OK, GO, OK], Config),
        (
            &[HELLO, STARTTLS, b"454 later\r\n", b"221 bye\r\n"],
            Temporary,
        ),
        (
            &[
                HELLO,
                STARTTLS,
                b"220 go\r\n",
                b"this is no TLS record at all\r\n",
            ],
            Config,
        ),
        // Answers slipped in before the handshake must not be taken for the server's own.
        (
            &[
                HELLO,
                STARTTLS,
                b"220 go\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n",
            ],
            Config,
        ),
    ];
    for (answers, class) in cases {
        let (port, heard) = server(answers).await;
        let smtp = hurried(client(port, "?tls=required"), Duration::from_secs(2));
        let failure = failure(smtp).await;
        assert_eq!(failure.class, class, "{failure}");
        assert!(
            !heard.await.expect("a server").contains("MAIL FROM"),
            "{failure}"
        );
    }
}

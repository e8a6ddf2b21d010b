//! A mail server that takes every mail, and the mails as its owners read them.

use std::cell::RefCell;
use std::collections::HashSet;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use mail_parser::MessageParser;
use tempfile::TempDir;
use tokio::net::TcpStream;

use super::{LOOK, PATIENCE};
use crate::daemon::free_ports;

/// One mail.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where mail servers report to if they cannot deliver it.
    pub sender: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The calendar file, if there is one.
    pub calendar: Option<String>,
}

impl Letter {
    /// The one link, which stands alone on its line.
    pub fn link(&self) -> String {
        let text = self.text.lines().map(str::trim);
        let links: Vec<&str> = text.filter(|line| line.starts_with("http")).collect();
        assert_eq!(links.len(), 1, "one link in: {}", self.text);
        links[0].to_owned()
    }

    /// The last segment of the link.
    pub fn token(&self) -> String {
        self.link().rsplit('/').next().unwrap().to_owned()
    }
}

/// A running `smtp-sink`, ended when dropped.
pub struct Post {
    child: Option<Child>,
    port: u16,
    folder: TempDir,
    taken: RefCell<HashSet<PathBuf>>,
}

impl Drop for Post {
    fn drop(&mut self) {
        self.close();
    }
}

impl Post {
    pub async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let anybody = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.path(), anybody).unwrap();
        let mut opened = Self {
            child: None,
            port: free_ports::<1>()[0],
            folder,
            taken: RefCell::default(),
        };
        opened.reopen().await;
        opened
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Nobody takes mails any more.
    pub fn close(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Takes mails again.
    pub async fn reopen(&mut self) {
        let mut programs = ["/usr/sbin/smtp-sink", "/usr/local/sbin/smtp-sink"].into_iter();
        let program = programs.find(|path| Path::new(path).exists());
        let program = program.expect("smtp-sink is missing: install Debian's package postfix");
        let mut command = Command::new(program);
        // It refuses to stay root; everybody else may not change the user.
        if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.args(["-u", "nobody"]);
        }
        let dumps = format!("{}/%M%S.", self.folder.path().display());
        command.args([
            "-c",
            "-d",
            &dumps,
            &format!("127.0.0.1:{}", self.port),
            "100",
        ]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.child = Some(child.unwrap());
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            assert!(begin.elapsed() < PATIENCE, "smtp-sink is silent");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// All mails that have come so far, in the order of coming.
    pub fn all(&self) -> Vec<Letter> {
        let mails = self.read().into_iter();
        mails.map(|(_, letter)| letter).collect()
    }

    /// How many mails to `to` have this in their subject.
    pub fn count(&self, to: &str, subject: &str) -> usize {
        let all = self.all();
        let suits = |letter: &&Letter| letter.to == to && letter.subject.contains(subject);
        all.iter().filter(suits).count()
    }

    /// The first such mail that was not taken before.
    pub fn take(&self, to: &str, subject: &str) -> Option<Letter> {
        let mut taken = self.taken.borrow_mut();
        let mut mails = self.read().into_iter();
        let (path, letter) = mails.find(|(path, letter)| {
            letter.to == to && letter.subject.contains(subject) && !taken.contains(path)
        })?;
        taken.insert(path);
        Some(letter)
    }

    fn read(&self) -> Vec<(PathBuf, Letter)> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<_> = files
            .map(|file| file.unwrap().path())
            .map(|path| (std::fs::metadata(&path).unwrap().modified().unwrap(), path))
            .collect();
        files.sort();
        let mut letters = files
            .into_iter()
            .filter_map(|(_, path)| parse(&path).map(|letter| (path, letter)));
        letters.by_ref().collect()
    }
}

/// A mail that has come whole.
fn parse(path: &Path) -> Option<Letter> {
    let raw = std::fs::read(path).ok()?;
    // Until its last line is there, it is still being written.
    if !raw.trim_ascii_end().ends_with(b"--") {
        return None;
    }
    let message = MessageParser::default().parse(&raw)?;
    let text = String::from_utf8_lossy(&raw);
    let envelope = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().trim_matches(['<', '>']).to_owned())
    };
    let calendar = message
        .attachments()
        .find(|part| part.contents().starts_with(b"BEGIN:VCALENDAR"));
    Some(Letter {
        sender: envelope("X-Mail-Args:")?.split('>').next()?.to_owned(),
        to: envelope("X-Rcpt-Args:")?.split('>').next()?.to_owned(),
        subject: message.subject()?.to_owned(),
        text: message.body_text(0)?.into_owned(),
        calendar: calendar.map(|part| String::from_utf8(part.contents().to_vec()).unwrap()),
    })
}

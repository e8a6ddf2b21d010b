//! One mail over one fresh SMTP connection (RFC 5321), step by step.
//!
//! lettre speaks the protocol; this file walks through it so that every step has its own limit
//! and every refusal its class. Never here: a pool. A pooled connection whose send was cancelled
//! is one reply behind, and a rejected mail was then reported as sent.

mod class;
mod server;
mod stream;

use std::error::Error as _;
use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::net::TcpStream;
use tokio::time::timeout;

use self::class::{Phase, class_of_error, class_of_reply};
use self::server::{Encryption, QUIT_LIMIT};
pub use self::server::{Limits, Smtp, parse};
use self::stream::Unbuffered;
use super::transport::{Failure, FailureClass, Outgoing, without_address};

impl Smtp {
    /// Hands `mail` over; `Ok` only after the code 250 that follows the content.
    ///
    /// The connection is new and is dropped with any error, so that no late reply can be taken
    /// for the answer to something else.
    pub async fn deliver(&self, mail: &Outgoing) -> Result<(), Failure> {
        // lettre unwraps on an EHLO line of blanks; whatever a server says, the courier lives on.
        match AssertUnwindSafe(self.converse(mail)).catch_unwind().await {
            Ok(result) => result,
            Err(_) => Err(Failure {
                class: FailureClass::Infrastructure,
                detail: "the server's answer could not be understood".into(),
            }),
        }
    }

    async fn converse(&self, mail: &Outgoing) -> Result<(), Failure> {
        let step = Step { mail };
        let limits = &self.limits;
        let mut connection = step
            .within(Phase::Connect, limits.connect, self.connect())
            .await?;
        self.encrypt(&step, &mut connection).await?;
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let auth = connection.auth(&mechanisms, credentials);
            let response = step.within(Phase::Auth, limits.auth, auth).await?;
            step.expect(Phase::Auth, &response, &[235])?;
        }
        let from = Mail::new(
            Some(mail.envelope_from.clone()),
            step.mail_parameters(&connection)?,
        );
        let response = step
            .within(Phase::Mail, limits.mail, connection.command(from))
            .await?;
        step.expect(Phase::Mail, &response, &[250])?;
        let to = Rcpt::new(mail.envelope_to.clone(), Vec::new());
        let response = step
            .within(Phase::Rcpt, limits.rcpt, connection.command(to))
            .await?;
        step.expect(Phase::Rcpt, &response, &[250, 251])?;
        let response = step
            .within(Phase::Data, limits.data, connection.command(Data))
            .await?;
        step.expect(Phase::Data, &response, &[354])?;
        // lettre ends the content with CRLF, dot, CRLF of its own.
        let content = mail.raw.strip_suffix(b"\r\n").unwrap_or(&mail.raw);
        let message = connection.message(content);
        let response = step.within(Phase::Content, limits.content, message).await?;
        step.expect(Phase::Content, &response, &[250])?;
        let _ = timeout(QUIT_LIMIT, connection.quit()).await;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let address = (self.host.as_str(), self.port);
        if let Encryption::FromTheStart(tls) = &self.encryption {
            let tls = Some(tls.clone());
            return Ok(
                AsyncSmtpConnection::connect_tokio1(address, None, &self.hello, tls, None).await?,
            );
        }
        let stream = Unbuffered::new(TcpStream::connect(address).await?);
        Ok(AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await?)
    }

    async fn encrypt(
        &self,
        step: &Step<'_>,
        connection: &mut AsyncSmtpConnection,
    ) -> Result<(), Failure> {
        let tls = match &self.encryption {
            Encryption::Required(tls) => tls,
            Encryption::Wanted(tls) if connection.can_starttls() => tls,
            _ => return Ok(()),
        };
        let upgrade = connection.starttls(tls.clone(), &self.hello);
        step.within(Phase::StartTls, self.limits.starttls, upgrade)
            .await
    }
}

/// What can go wrong before or beside a reply.
enum Trouble {
    Io(io::Error),
    Smtp(Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Smtp(error)
    }
}

/// Carries the mail through the steps, so that a failure can be told without its recipient.
struct Step<'a> {
    mail: &'a Outgoing,
}

impl Step<'_> {
    async fn within<T, E: Into<Trouble>>(
        &self,
        phase: Phase,
        limit: Duration,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Failure> {
        match timeout(limit, work).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(trouble)) => Err(self.failure(phase, trouble.into())),
            Err(_) => {
                let text = format!("no answer within {} s", limit.as_secs_f32());
                Err(self.tell(FailureClass::Infrastructure, phase, &text))
            }
        }
    }

    /// A positive code that does not belong here means that the replies are out of step.
    fn expect(&self, phase: Phase, response: &Response, codes: &[u16]) -> Result<(), Failure> {
        if codes.iter().any(|code| response.has_code(*code)) {
            return Ok(());
        }
        let text = format!("answered {} out of place", response.code());
        Err(self.tell(FailureClass::Infrastructure, phase, &text))
    }

    /// 8BITMIME (RFC 6152) where the content needs it; addresses beyond ASCII need a relay
    /// that speaks SMTPUTF8 (RFC 6531).
    fn mail_parameters(
        &self,
        connection: &AsyncSmtpConnection,
    ) -> Result<Vec<MailParameter>, Failure> {
        let server = connection.server_info();
        let mut parameters = Vec::new();
        let addresses: [&str; 2] = [
            self.mail.envelope_from.as_ref(),
            self.mail.envelope_to.as_ref(),
        ];
        if !addresses.iter().all(|address| address.is_ascii()) {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                let text = "the server takes no addresses beyond ASCII";
                return Err(self.tell(FailureClass::Permanent, Phase::Mail, text));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !self.mail.raw.is_ascii() {
            if !server.supports_feature(Extension::EightBitMime) {
                let text = "the server takes no 8-bit content";
                return Err(self.tell(FailureClass::Config, Phase::Mail, text));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    fn failure(&self, phase: Phase, trouble: Trouble) -> Failure {
        match trouble {
            Trouble::Io(error) => {
                self.tell(FailureClass::Infrastructure, phase, &error.to_string())
            }
            Trouble::Smtp(error) => {
                let words = error.source().map(ToString::to_string).unwrap_or_default();
                match error.status() {
                    Some(code) => {
                        let class = class_of_reply(phase, code.into(), &words);
                        self.tell(class, phase, &format!("{code} {words}"))
                    }
                    None => self.tell(class_of_error(&error), phase, &error.to_string()),
                }
            }
        }
    }

    fn tell(&self, class: FailureClass, phase: Phase, text: &str) -> Failure {
        let text = without_address(text, &self.mail.envelope_to);
        Failure {
            class,
            detail: format!("{}: {text}", phase.name()),
        }
    }
}

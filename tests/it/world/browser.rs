//! A browser at the desk: keeps its cookie, follows where it is sent.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, header};
use reihum::service::staff::{self, Role};
use reihum::web;
use tower::Service as _;
use url::form_urlencoded;

use super::World;

/// The largest page that a test reads.
const PAGE_BYTES_MAX: usize = 8 << 20;
/// A password that is good enough.
pub const PASSWORD: &str = "siebzehn grüne Gießkannen";

/// A browser with at most one cookie.
#[derive(Clone, Debug)]
pub struct Browser {
    /// From where.
    pub address: [u8; 4],
    /// `name=value`.
    pub cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    /// The status of the last answer.
    pub status: u16,
    /// Where it is.
    pub path: String,
    /// Its text.
    pub html: String,
    /// The attributes of the cookie that was set on the way.
    pub set_cookie: Option<String>,
}

impl Default for Browser {
    fn default() -> Self {
        Self {
            address: [192, 0, 2, 7],
            cookie: None,
        }
    }
}

impl World {
    /// Loads a page and follows where it leads.
    pub async fn load(&self, browser: &mut Browser, path: &str) -> Page {
        self.browse(browser, Method::GET, path, &[]).await
    }

    /// Presses a button and follows where it leads.
    pub async fn press(&self, browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Page {
        self.browse(browser, Method::POST, path, form).await
    }

    async fn browse(
        &self,
        browser: &mut Browser,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
    ) -> Page {
        let (mut method, mut path) = (method, path.to_owned());
        let mut body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut set_cookie = None;
        for _ in 0..5 {
            let mut request = Request::builder()
                .method(&method)
                .uri(&path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .header("user-agent", "Test/1.0")
                .extension(ConnectInfo(SocketAddr::from((browser.address, 7))));
            if let Some(cookie) = &browser.cookie {
                request = request.header("cookie", cookie);
            }
            let request = request.body(Body::from(body.clone())).expect("a request");
            let answer = web::router(self.app.clone()).call(request).await;
            let answer = answer.expect("an answer");
            let text = |name: header::HeaderName| {
                let value = answer.headers().get(name)?;
                value.to_str().ok().map(str::to_owned)
            };
            if let Some(cookie) = text(header::SET_COOKIE) {
                let (pair, _) = cookie.split_once(';').expect("attributes");
                browser.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
                set_cookie = Some(cookie);
            }
            if let (303, Some(location)) = (answer.status().as_u16(), text(header::LOCATION)) {
                let location = location.split('#').next().unwrap_or_default();
                (method, path, body) = (Method::GET, location.to_owned(), String::new());
                continue;
            }
            let status = answer.status().as_u16();
            let bytes = axum::body::to_bytes(answer.into_body(), PAGE_BYTES_MAX).await;
            let html = String::from_utf8(bytes.expect("a body").to_vec()).expect("text");
            return Page {
                status,
                path,
                html,
                set_cookie,
            };
        }
        panic!("{path} leads in a circle");
    }

    /// Somebody of the staff, logged in with a password of their own.
    pub async fn at_the_desk(&self, name: &str, role: Role, offices: &[&str]) -> Browser {
        let offices = offices.iter().map(|id| id.parse().expect("an id"));
        let once = staff::add(&self.app, name.into(), role, offices.collect()).await;
        let once = once.expect("added");
        let mut browser = Browser::default();
        let page = self.log_in(&mut browser, name, &once).await;
        assert_eq!(page.path, "/staff/password", "{page:?}");
        let form = [("present", once.as_str()), ("chosen", PASSWORD)];
        let page = self.press(&mut browser, "/staff/password", &form).await;
        assert_eq!(page.status, 200, "{page:?}");
        browser
    }

    /// Sends the form to log in.
    pub async fn log_in(&self, browser: &mut Browser, name: &str, password: &str) -> Page {
        let form = [("name", name), ("password", password), ("language", "de")];
        self.press(browser, "/staff/login", &form).await
    }
}

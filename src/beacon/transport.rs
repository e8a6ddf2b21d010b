//! The way to a relay: HTTP/1.1 by hyper, TLS by rustls on ring with the machine's certificates,
//! directly or through a proxy. It follows no redirects: a relay answers by itself. Never here:
//! limits of time and size, which hold for every way, and what an answer means.

use std::sync::Arc;

use drand::client::{ClientBuilder, TowerTransport};
use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};

/// `builder` with its way to the relays, through `proxy` if there is one.
pub(super) fn attach(builder: ClientBuilder, proxy: Option<&Uri>) -> ClientBuilder {
    let client = Client::builder(TokioExecutor::new());
    let mut direct = HttpConnector::new();
    // The layer around it decides about https.
    direct.enforce_http(false);
    match proxy {
        None => builder.http_transport(TowerTransport::new(client.build(secured(direct)))),
        Some(proxy) => {
            let tunnel = Tunnel::new(proxy.clone(), direct);
            builder.http_transport(TowerTransport::new(client.build(secured(tunnel))))
        }
    }
}

/// `connector`, with TLS for addresses of https.
fn secured<C>(connector: C) -> HttpsConnector<C> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(connector)
}

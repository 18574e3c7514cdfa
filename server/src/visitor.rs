//! Where a request comes from, for limits by address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;

/// Where a proxy says for whom it asks; what it adds comes last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The network that a request comes from; a test's router has no sockets.
///
/// A household or a firm is given a whole /64 of IPv6, so that much of an address is one visitor.
pub(crate) fn network(extensions: &Extensions) -> IpAddr {
    let connected = extensions.get::<ConnectInfo<SocketAddr>>();
    match connected.map(|ConnectInfo(socket)| socket.ip().to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(address) => address,
        None => Ipv4Addr::UNSPECIFIED.into(),
    }
}

/// Takes a proxy's word for where a request comes from, where one stands in front of this server.
///
/// Only the last entry is the proxy's own; what stands before it was said by the client.
pub(crate) async fn forwarded(mut request: Request, next: Next) -> Response {
    if let Some(address) = told(request.headers()) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
    next.run(request).await
}

fn told(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(FORWARDED_FOR).into_iter().next_back()?;
    line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network_of(address: &str) -> IpAddr {
        let mut extensions = Extensions::new();
        let ip = address.parse().expect("an address");
        extensions.insert(ConnectInfo(SocketAddr::new(ip, 1)));
        network(&extensions)
    }

    #[test]
    fn a_visitor_is_an_address_or_as_much_of_one_as_a_household_has() {
        assert_eq!(network_of("192.0.2.7").to_string(), "192.0.2.7");
        assert_eq!(network_of("::ffff:192.0.2.7").to_string(), "192.0.2.7");
        assert_eq!(network_of("2001:db8:1:2:3:4:5:6").to_string(), "2001:db8:1:2::");
        assert_eq!(network(&Extensions::new()).to_string(), "0.0.0.0");
    }

    #[test]
    fn only_what_the_proxy_itself_added_is_believed() {
        let told = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, line.parse().expect("a header"));
            }
            super::told(&headers).map(|address| address.to_string())
        };
        assert_eq!(told(&["198.51.100.1, 192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        assert_eq!(told(&["198.51.100.1", "192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        assert_eq!(told(&["192.0.2.7, nobody"]), None);
        assert_eq!(told(&[]), None);
    }
}

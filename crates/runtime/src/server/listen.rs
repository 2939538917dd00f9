//! Where a server listens.

use std::{io, net::SocketAddr};

use axum::Router;
use tokio::net::{TcpListener, ToSocketAddrs};

/// A place where calls arrive.
#[derive(Debug)]
pub struct Listener(TcpListener);

impl Listener {
    /// Listens at an address, `127.0.0.1:8080`; port 0 is any free one.
    ///
    /// # Errors
    /// If the address is taken or not of this machine.
    pub async fn bind(address: impl ToSocketAddrs) -> io::Result<Self> {
        TcpListener::bind(address).await.map(Self)
    }

    /// The address, with the port that was free.
    ///
    /// # Errors
    /// If the system does not know it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Answers calls until it is dropped.
    ///
    /// # Errors
    /// If the system takes the address away.
    pub async fn serve(self, router: Router) -> io::Result<()> {
        axum::serve(self.0, router).await
    }
}

//! `dateline lsp`: the language server, on standard input and output.
//!
//! One thread reads messages and one writes them (in `lsp-server`); this one answers them in order.
//! Findings are published when no message is waiting, so that fast typing is checked once.

use std::process::ExitCode;

use anyhow::Context as _;
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};

use super::Global;
use super::terminal::Terminal;
use crate::lsp::Server;

pub(crate) fn run(global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let options = global.options(global.as_of.clone())?;
    let directory = Some(global.directory.clone()).filter(|directory| directory.as_os_str() != ".");
    let (connection, threads) = Connection::stdio();
    let (id, params) = connection.initialize_start()?;
    let (mut server, result) = Server::new(directory, options, params);
    connection.initialize_finish(id, result)?;
    let is_shut_down = serve(&connection, &mut server)?;
    // The writer thread ends when no sender remains.
    drop(connection);
    threads.join().context("cannot exchange messages with the editor")?;
    if !is_shut_down {
        terminal.note("the editor closed the connection without the request `shutdown`");
    }
    Ok(if is_shut_down { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Answers messages until the client ends the session. Returns whether it asked for that with the
/// request `shutdown`.
fn serve(connection: &Connection, server: &mut Server) -> anyhow::Result<bool> {
    if let Some(params) = server.registrations() {
        let (id, method) = (RequestId::from("watch".to_owned()), "client/registerCapability".to_owned());
        connection.sender.send(Request { id, method, params }.into())?;
    }
    loop {
        if connection.receiver.is_empty() {
            for notification in server.notifications() {
                connection.sender.send(notification.into())?;
            }
        }
        let Ok(message) = connection.receiver.recv() else { return Ok(false) };
        match message {
            Message::Request(request) if connection.handle_shutdown(&request)? => return Ok(true),
            Message::Request(Request { id, method, params }) => {
                let response_result = server.answer(&method, params);
                connection.sender.send(Response { id, response_result }.into())?;
            }
            Message::Notification(Notification { method, .. }) if method == "exit" => return Ok(false),
            Message::Notification(Notification { method, params }) => {
                server.handle_notification(&method, params)
            }
            Message::Response(_) => {}
        }
    }
}

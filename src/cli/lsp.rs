//! `dateline lsp`: the language server, on standard input and output.
//!
//! One thread reads messages and one writes them (in `lsp-server`). This one answers hover and
//! completion, and passes everything else to a thread that reads and checks the files, and answers
//! in order. Findings are published when no message is waiting, so that fast typing is checked only
//! once.

use std::process::ExitCode;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use anyhow::{Context as _, anyhow};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};

use super::Global;
use super::ordered_parallel::STACK;
use super::terminal::Terminal;
use crate::lsp::{ImmediateAnswers, Server};

pub(crate) fn run(global: &Global, terminal: &Terminal) -> anyhow::Result<ExitCode> {
    let options = global.options(global.as_of.clone())?;
    let directory = Some(global.directory.clone()).filter(|directory| directory.as_os_str() != ".");
    let (connection, threads) = Connection::stdio();
    let (id, params) = connection.initialize_start()?;
    let (server, immediate, result) = Server::new(directory, options, params);
    connection.initialize_finish(id, result)?;
    let (work, messages) = channel();
    let sender = connection.sender.clone();
    let worker = thread::Builder::new().name("dateline-lsp".to_owned()).stack_size(STACK);
    let worker =
        worker.spawn(move || answer_in_order(server, &messages, |message| sender.send(message).is_ok()));
    let worker = worker.context("cannot start the language server")?;
    let is_shut_down = serve(&connection, immediate, |message| work.send(message).is_ok())?;
    // Drop the sender, so that the threads end.
    drop(work);
    worker.join().map_err(|_| {
        anyhow!("internal error: the check of the files crashed. This is a bug in dateline; please report it")
    })?;
    drop(connection);
    threads.join().context("cannot exchange messages with the editor")?;
    if !is_shut_down {
        terminal.note("the editor closed the connection without sending a `shutdown` request");
    }
    Ok(if is_shut_down { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Answers what can be answered at once, and passes the other messages on, until the client ends
/// the session or `pass_on` fails. Returns whether the client requested a `shutdown`.
fn serve(
    connection: &Connection,
    mut immediate: ImmediateAnswers,
    pass_on: impl Fn(Message) -> bool,
) -> anyhow::Result<bool> {
    loop {
        let Ok(message) = connection.receiver.recv() else { return Ok(false) };
        match &message {
            Message::Request(request) if connection.handle_shutdown(request)? => return Ok(true),
            Message::Request(Request { id, method, params }) => {
                if let Some(response_result) = immediate.answer(method, params) {
                    connection.sender.send(Response { id: id.clone(), response_result }.into())?;
                    continue;
                }
            }
            Message::Notification(Notification { method, .. }) if method == "exit" => return Ok(false),
            Message::Notification(Notification { method, params }) => {
                immediate.handle_notification(method, params.clone());
            }
            Message::Response(_) => continue,
        }
        if !pass_on(message) {
            return Ok(false);
        }
    }
}

/// Answers messages in order, and sends the findings when no message is waiting, until the channel
/// is closed or `send` fails.
fn answer_in_order(mut server: Server, messages: &Receiver<Message>, send: impl Fn(Message) -> bool) {
    if let Some(params) = server.registrations() {
        let (id, method) = (RequestId::from("watch".to_owned()), "client/registerCapability".to_owned());
        if !send(Request { id, method, params }.into()) {
            return;
        }
    }
    loop {
        let message = match messages.try_recv() {
            Err(TryRecvError::Empty) => {
                server.refresh();
                // Publish findings only when no message is waiting: if more was typed meanwhile,
                // only the newest text is checked.
                match messages.try_recv() {
                    Err(TryRecvError::Empty) => {
                        if !server.notifications().into_iter().all(|notification| send(notification.into())) {
                            return;
                        }
                        messages.recv().map_err(TryRecvError::from)
                    }
                    message => message,
                }
            }
            message => message,
        };
        match message {
            Ok(Message::Request(Request { id, method, params })) => {
                let response_result = server.answer(&method, params);
                if !send(Response { id, response_result }.into()) {
                    return;
                }
            }
            Ok(Message::Notification(Notification { method, params })) => {
                server.handle_notification(&method, params);
            }
            Ok(Message::Response(_)) => {}
            Err(_) => return,
        }
    }
}

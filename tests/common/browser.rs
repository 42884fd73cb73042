//! Chromium for tests: started without a window, driven over a pair of pipes by its own
//! protocol for developers, ended with the test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A page in a browser.
pub(crate) struct Page {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
    /// Addresses that the page asked for.
    pub(crate) asked: Vec<String>,
    _profile: tempfile::TempDir,
}

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

fn installed() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let paths = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |f| f.join(name)));
    paths.into_iter().find(|path| path.is_file())
}

/// The browser of the machine; where there is none, it is installed.
fn chromium() -> PathBuf {
    installed().unwrap_or_else(|| {
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "--no-install-recommends", "chromium"]);
        let ran = install.stdout(Stdio::null()).status();
        installed().unwrap_or_else(|| {
            panic!(
                "Chromium is missing and could not be installed ({ran:?}): install it \
                 (`apt-get install chromium`), or name it in the variable CHROMIUM"
            )
        })
    })
}

impl Page {
    /// An empty page.
    pub(crate) fn new() -> Self {
        let profile = tempfile::tempdir().expect("a folder can be made");
        let mut command = Command::new("sh");
        // The browser reads commands from its file 3 and answers on its file 4.
        command
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                "sh",
            ])
            .arg(chromium())
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
            ])
            .args(["--disable-extensions", "--disable-background-networking"])
            .arg("--remote-debugging-pipe")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("a shell is there");
        let to = child.stdin.take().expect("it has an entry");
        let from = BufReader::new(child.stdout.take().expect("it has an exit"));
        let mut page = Self {
            child,
            to,
            from,
            session: None,
            last: 0,
            asked: Vec::new(),
            _profile: profile,
        };
        let target = page.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let target = &target["targetId"];
        let session = page.call(
            "Target.attachToTarget",
            &json!({ "targetId": target, "flatten": true }),
        );
        page.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page.enable", "Network.enable", "Runtime.enable"] {
            page.call(domain, &json!({}));
        }
        page
    }

    /// Calls a method of the protocol and waits for its answer.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let text = format!("{message}\0");
        self.to
            .write_all(text.as_bytes())
            .expect("the browser listens");
        self.to.flush().expect("the browser listens");
        loop {
            let mut answer = self.read();
            if answer["id"] == json!(id) {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
        }
    }

    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from
            .read_until(0, &mut bytes)
            .expect("the browser answers");
        assert_eq!(
            bytes.pop(),
            Some(0),
            "the browser has ended before the test"
        );
        let event: Value = serde_json::from_slice(&bytes).expect("it is JSON");
        if event["method"] == "Network.requestWillBeSent" {
            let url = event["params"]["request"]["url"].as_str();
            self.asked.extend(url.map(str::to_owned));
        }
        event
    }

    /// Opens an address and waits until the page stands.
    pub(crate) fn open(&mut self, url: &str) {
        self.call("Page.navigate", &json!({ "url": "about:blank" }));
        self.wait("Page.loadEventFired");
        self.call("Page.navigate", &json!({ "url": url }));
        self.wait("Page.loadEventFired");
    }

    fn wait(&mut self, event: &str) {
        while self.read()["method"] != event {}
    }

    /// The value of an expression of the page; a promise is waited for.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let mut answer = self.call(
            "Runtime.evaluate",
            &json!({ "expression": expression, "returnByValue": true, "awaitPromise": true }),
        );
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {answer}"
        );
        answer["result"]["value"].take()
    }

    /// The text that an expression gives.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        match self.eval(expression) {
            Value::String(text) => text,
            other => panic!("{expression}: {other} is no text"),
        }
    }

    /// Clicks with the mouse into the middle of the first element that a selector names.
    pub(crate) fn click(&mut self, selector: &str) {
        let at = self.eval(&format!(
            "(function () {{ document.documentElement.style.scrollBehavior = 'auto';
               var e = document.querySelector({selector:?}); e.scrollIntoView({{ block: 'center' }});
               var r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({
                "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1,
            });
            self.call("Input.dispatchMouseEvent", &params);
        }
        // What follows from a click comes with the next pictures, not with its answer.
        self.eval("new Promise(function (done) { setTimeout(done, 60); })");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = self.from.get_mut().read_to_end(&mut Vec::new());
    }
}

/// The address of a file.
pub(crate) fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

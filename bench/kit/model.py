"""A model that is none: speaks OpenAI's chat completions on loopback, streams words slowly, wants something done, and counts who asks."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "words"


class Model:
    """A server in this process; each answer is a stream of words that ends with a call of a tool."""

    def __init__(self, words_a_second=20, words=60):
        self.requests = 0
        self.streaming = 0
        self.over = threading.Event()
        lock = threading.Lock()
        model = self

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                """Says nothing."""

            def do_GET(self):
                """The list of models."""
                with lock:
                    model.requests += 1
                body = json.dumps({"object": "list", "data": [{"id": NAME, "object": "model"}]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                """An answer, word by word."""
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    model.requests += 1
                    model.streaming += 1
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                try:
                    self.stream()
                except OSError:
                    pass  # whoever asked is gone, which is how a stop looks from here
                finally:
                    with lock:
                        model.streaming -= 1

            def stream(self):
                """Sends the words, and then asks for a search, so that the agent asks again."""
                number = 0
                while number < words and not model.over.wait(1 / words_a_second):
                    number += 1
                    text = f"word {number} of {words}" + ("\n" if number % 10 == 0 else " ")
                    self.send({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})
                call = {"index": 0, "id": f"call_{model.requests}", "type": "function", "function": {
                    "name": "search", "arguments": json.dumps({"pattern": f"part_{model.requests:02d}"})}}
                self.send({"choices": [{"index": 0, "delta": {"tool_calls": [call]}, "finish_reason": None}]})
                self.send({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})
                self.send({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": number}})
                self.wfile.write(b"data: [DONE]\n\n")

            def send(self, part):
                """One event of the stream."""
                chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": NAME, **part}
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                self.wfile.flush()

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def settings(self):
        """What tells a daemon to use it."""
        return (f"openai_api:\n  base_url: http://127.0.0.1:{self.server.server_address[1]}/v1\n"
                f"  model: {NAME}\n  free: true\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

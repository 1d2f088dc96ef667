"""The chat page: Gradio components, wired to the handlers of `assistant.chat.handlers`.

The components are made once for everybody. A text such as "%send%" is replaced by that of the
visitor's language on the page's way out (`assistant.web.page`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from assistant.chat.handlers import Chat, Conversation
from assistant.chat.stopping import StopSign
from assistant.serving.metrics import Metrics
from assistant.serving.service import AnswerService
from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr

_FONTS = ["Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo"]
_FONTS += ["Malgun Gothic", "sans-serif"]
_PARALLEL_ANSWERS = 8  # Gradio's own default is one at a time for everybody
_WAITING_ANSWERS = 100


def mount_chat(
    app: FastAPI, assistant: AnswerService, settings: Settings, metrics: Metrics
) -> FastAPI:
    """`app` with the chat page at "/"."""
    # Read when gradio is imported: no version check, no analytics, no model hub.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gradio as gr

    page = _page(Chat(assistant, settings, metrics), settings)
    theme = gr.themes.Base(font=_FONTS, font_mono=["monospace"], primary_hue="blue")
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        theme=theme,
    )
    return mounted


def _page(chat: Chat, settings: Settings) -> gr.Blocks:
    import gradio as gr

    with gr.Blocks(title="%title%", analytics_enabled=False, fill_width=True) as page:
        _wire(chat, _components(settings))
    page.queue(max_size=_WAITING_ANSWERS, default_concurrency_limit=_PARALLEL_ANSWERS)
    return page


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events are wired to."""

    state: Any  # a Conversation
    sign: Any  # a StopSign
    language: Any
    chatbot: Any
    question: Any
    send: Any
    stop: Any
    reset: Any


def _components(settings: Settings) -> _Parts:
    import gradio as gr

    state, sign = gr.State(()), gr.State(StopSign())  # Gradio copies them for every visitor
    language = gr.Textbox("%language%", visible=False)
    chatbot = gr.Chatbot(
        elem_id="conversation",
        show_label=False,
        container=False,
        height="auto",
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        line_breaks=False,
        group_consecutive_messages=False,
        layout="panel",
        autoscroll=False,
    )
    with gr.Column(elem_id="composer", min_width=0):
        with gr.Row(elem_id="ask"):
            question = gr.Textbox(
                elem_id="question",
                label="%question_label%",
                placeholder="%question_placeholder%",
                max_lines=5,
                max_length=settings.max_question_chars,
                min_width=0,
            )
            send = gr.Button("%send%", elem_id="send", variant="primary", min_width=0)
            stop = gr.Button("%stop%", elem_id="stop", interactive=False, min_width=0)
        reset = gr.Button("%reset%", elem_id="reset", min_width=0)
    return _Parts(state, sign, language, chatbot, question, send, stop, reset)


def _wire(chat: Chat, parts: _Parts) -> None:
    """Connect the components with the handlers; every event stays out of Gradio's public API."""
    import gradio as gr

    event: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    event["trigger_mode"] = "multiple"  # the handlers themselves take one question at a time
    inputs = [parts.question, parts.state, parts.sign, parts.language]
    outputs = [parts.chatbot, parts.state, parts.question, parts.stop]

    def ask(
        text: str, before: Conversation, sign: StopSign, language: str
    ) -> Iterator[tuple[Any, ...]]:
        changes = (gr.update(value=""), gr.update(interactive=True))
        asked = False
        for shown, conversation in chat.respond(text, before, sign, language):
            yield shown, conversation, *changes
            asked = True
            changes = (gr.skip(),) * len(changes)  # the next question may be typed meanwhile
        if asked:
            yield gr.skip(), gr.skip(), gr.skip(), gr.update(interactive=False)

    def reset(sign: StopSign) -> tuple[Any, ...]:
        sign.stop()
        return [], (), "", gr.update(interactive=False)

    parts.send.click(ask, inputs, outputs, **event)
    parts.question.submit(ask, inputs, outputs, **event)
    parts.stop.click(StopSign.stop, [parts.sign], None, **event)
    parts.reset.click(reset, [parts.sign], outputs, **event)

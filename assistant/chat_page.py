"""The chat page: Gradio components, wired to the handlers of `assistant.chat`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from assistant.chat import Chat, Conversation
from assistant.metrics import Metrics
from assistant.service import AnswerService
from assistant.settings import Settings
from assistant.stopping import StopSign
from prompts import UiTexts, ui

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

    texts = ui("ko")
    title = texts("title", city=settings.city)
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True) as page:
        gr.Markdown(_header(texts, settings), elem_id="top", latex_delimiters=[])
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="chat", scale=3, min_width=0):
                parts = _conversation(texts, settings)
            with gr.Column(elem_id="panel", scale=2, min_width=0):
                gr.Markdown(_empty_panel(texts), elem_id="evidence", latex_delimiters=[])
        _wire(chat, parts)
    page.queue(max_size=_WAITING_ANSWERS, default_concurrency_limit=_PARALLEL_ANSWERS)
    return page


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events are wired to."""

    state: Any  # a Conversation
    sign: Any  # a StopSign
    chatbot: Any
    box: Any  # holds the examples
    examples: list[Any]
    question: Any
    send: Any
    stop: Any
    reset: Any


def _conversation(texts: UiTexts, settings: Settings) -> _Parts:
    import gradio as gr

    state, sign = gr.State(()), gr.State(StopSign())  # Gradio copies them for every visitor
    with gr.Column(elem_id="examples", min_width=0) as box:
        gr.Markdown(f"<h2>{escape(texts('examples_title'))}</h2>", latex_delimiters=[])
        examples = [gr.Button(e, elem_classes="example", size="sm") for e in texts.examples]
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
                label=texts("question_label"),
                placeholder=texts("question_placeholder"),
                max_lines=5,
                max_length=settings.max_question_chars,
                min_width=0,
            )
            send = gr.Button(texts("send"), elem_id="send", variant="primary", min_width=0)
        with gr.Row(elem_id="controls"):
            stop = gr.Button(texts("stop"), elem_id="stop", interactive=False, min_width=0)
            reset = gr.Button(texts("reset"), elem_id="reset", min_width=0)
    return _Parts(state, sign, chatbot, box, examples, question, send, stop, reset)


def _wire(chat: Chat, parts: _Parts) -> None:
    """Connect the components with the handlers; every event stays out of Gradio's public API."""
    import gradio as gr

    event: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    event["trigger_mode"] = "multiple"  # the handlers themselves take one question at a time
    outputs = [parts.chatbot, parts.state, parts.question, parts.stop, parts.box]

    def ask(text: str, before: Conversation, sign: StopSign) -> Iterator[tuple[Any, ...]]:
        changes = (gr.update(value=""), gr.update(interactive=True), gr.update(visible=False))
        asked = False
        for shown, conversation in chat.respond(text, before, sign):
            yield shown, conversation, *changes
            asked = True
            changes = (gr.skip(),) * len(changes)  # the next question may be typed meanwhile
        if asked:
            yield gr.skip(), gr.skip(), gr.skip(), gr.update(interactive=False), gr.skip()

    def reset(sign: StopSign) -> tuple[Any, ...]:
        sign.stop()
        return [], (), "", gr.update(interactive=False), gr.update(visible=True)

    for button in (parts.send, *parts.examples):
        text = parts.question if button is parts.send else button
        button.click(ask, [text, parts.state, parts.sign], outputs, **event)
    parts.question.submit(ask, [parts.question, parts.state, parts.sign], outputs, **event)
    parts.stop.click(StopSign.stop, [parts.sign], None, **event)
    parts.reset.click(reset, [parts.sign], outputs, **event)


def _header(texts: UiTexts, settings: Settings) -> str:
    notice = texts("notice", department=settings.contact_department, phone=settings.contact_phone)
    return (
        f'<a class="skip" href="#question">{escape(texts("skip"))}</a>'
        f"<h1>{escape(texts('title', city=settings.city))}</h1>"
        f'<p class="subtitle">{escape(texts("subtitle", city=settings.city))}</p>'
        f'<p class="notice"><strong>{escape(texts("notice_label"))}</strong> {escape(notice)}</p>'
    )


def _empty_panel(texts: UiTexts) -> str:
    return (
        f'<section class="evidence"><h2>{escape(texts("panel_title"))}</h2>'
        f'<div class="evidence-content"><p>{escape(texts("panel_empty"))}</p></div></section>'
    )

// Server-sent events of an answer to a POST request, which EventSource cannot make.

/** The events of a response's body as [name, data], as they come. */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parsed(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // tells the server to stop
  }
}

function parsed(block) {
  const fields = { event: "message", data: [] };
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) fields.event = line.slice(7);
    if (line.startsWith("data: ")) fields.data.push(line.slice(6));
  }
  return fields.data.length ? [fields.event, JSON.parse(fields.data.join("\n"))] : null; // else a comment
}

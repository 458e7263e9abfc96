/// Gemini `generateContent` and `streamGenerateContent`
/// (<https://ai.google.dev/api/generate-content>), also within Vertex AI, and the conversation:
/// requests, answers, streams (server-sent events and JSON arrays) and errors, both ways. In come
/// the bodies of one dialect, out goes what they mean, and the other way round. Only `translate`
/// calls it, by [GeminiCodec].
@NullMarked
package dev.signalbox.data.translate.gemini;

import org.jspecify.annotations.NullMarked;

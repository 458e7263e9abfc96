/// OpenAI Responses. In come requests, answers, errors and event streams of this dialect, out goes
/// the conversation; and back. Only `translate.pair` uses it. Source: OpenAI's API reference
/// (responses) and the source of Codex, read in 2026.
@NullMarked
package dev.signalbox.data.translate.responses;

import org.jspecify.annotations.NullMarked;

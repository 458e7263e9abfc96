/// OpenAI Chat Completions, and what is compatible with it. In come requests, answers, errors and
/// event streams of this dialect, out goes the conversation; and back. Only `translate.pair` uses
/// it. Source: OpenAI's API reference (chat), and what DeepSeek, Mistral, OpenRouter and others
/// send, read in 2026.
@NullMarked
package dev.signalbox.data.translate.chat;

import org.jspecify.annotations.NullMarked;

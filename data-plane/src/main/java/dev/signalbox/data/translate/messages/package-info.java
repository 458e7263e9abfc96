/// Anthropic Messages. In come requests, answers, errors and event streams of this dialect, out
/// goes the conversation; and back. Only `translate.pair` uses it. Source: Anthropic's API
/// reference (messages, streaming, extended thinking, prompt caching, tool use), read in 2026.
@NullMarked
package dev.signalbox.data.translate.messages;

import org.jspecify.annotations.NullMarked;

/// The answers that the proxy gives itself: refusals in the caller's own format, the model list,
/// probes. Comes in: a refusal or a list of names. Goes out: status, fields and bytes. Only the
/// request path calls it.
@NullMarked
package dev.signalbox.data.answer;

import org.jspecify.annotations.NullMarked;

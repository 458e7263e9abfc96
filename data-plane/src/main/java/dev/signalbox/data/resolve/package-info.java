/// Finds out who and what a call belongs to: client, session, agent, task, repository. Comes in:
/// headers and the facts of the body. Goes out: dimensions, each with its source. Only the request
/// path calls it. What a client says of itself is never trusted here.
@NullMarked
package dev.signalbox.data.resolve;

import org.jspecify.annotations.NullMarked;

/// What agents and models say to each other, in no vendor's words: requests, answers, and answers
/// piece by piece. In comes what a dialect's reader understood, out goes what a dialect's writer
/// puts into other words. Only `translate` uses it: what stays within one dialect is never taken
/// apart.
@NullMarked
package dev.signalbox.data.conversation;

import org.jspecify.annotations.NullMarked;

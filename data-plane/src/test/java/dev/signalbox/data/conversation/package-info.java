/// Random conversations, and answers put together again: for the tests of all dialects.
@NullMarked
package dev.signalbox.data.conversation;

import org.jspecify.annotations.NullMarked;

/// Stage 4: whether this key may make this call. In comes a resolved call, out goes an admitted one
/// with the provider its model leads to, or a refusal. Pure; the name that is asked for and the one
/// that is sent are both checked.
@NullMarked
package dev.signalbox.data.admit;

import org.jspecify.annotations.NullMarked;

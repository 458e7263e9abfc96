/// Stage 2: who calls. In comes an accepted head, out goes the live virtual key it carries, or a
/// refusal. One hash and one map lookup; no network, no database.
@NullMarked
package dev.signalbox.data.authenticate;

import org.jspecify.annotations.NullMarked;

/// API tokens: confined to some permissions and a part of the tree, and ending some day. What goes
/// out is a token's secret, once; `access` keeps only its digest.
@NullMarked
package dev.signalbox.control.token;

import org.jspecify.annotations.NullMarked;

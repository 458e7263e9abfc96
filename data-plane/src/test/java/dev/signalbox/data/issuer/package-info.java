/// Who is remembered, and who is forgotten.
@NullMarked
package dev.signalbox.data.issuer;

import org.jspecify.annotations.NullMarked;

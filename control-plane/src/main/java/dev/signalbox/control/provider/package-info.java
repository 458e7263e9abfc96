/// Model providers of a tenant: where they listen, what they speak, where a proxy finds their
/// secret. Secrets themselves never come here.
@NullMarked
package dev.signalbox.control.provider;

import org.jspecify.annotations.NullMarked;

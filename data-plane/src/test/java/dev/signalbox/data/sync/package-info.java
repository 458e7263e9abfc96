/// Tests of how bundles come in, against a control plane that holds, lies, and goes away.
@NullMarked
package dev.signalbox.data.sync;

import org.jspecify.annotations.NullMarked;

/// Tests of the API habits without a server.
@NullMarked
package dev.signalbox.control.http;

import org.jspecify.annotations.NullMarked;

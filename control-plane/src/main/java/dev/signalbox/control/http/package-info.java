/// The habits of our REST API, written once: problem documents, reading of bodies with all errors
/// at once, pages, request ids, health. What comes in is HTTP; what goes out to the features are
/// checked values. Every feature may use it; it uses only `database`.
@NullMarked
package dev.signalbox.control.http;

import org.jspecify.annotations.NullMarked;

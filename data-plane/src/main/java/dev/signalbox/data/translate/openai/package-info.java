/// What Chat and Responses have in common: errors, counts, data URLs, tool schemas. In come pieces
/// of JSON, out go pieces of a conversation. Only the codecs of the two use it.
@NullMarked
package dev.signalbox.data.translate.openai;

import org.jspecify.annotations.NullMarked;

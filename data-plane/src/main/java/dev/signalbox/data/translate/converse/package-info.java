/// Amazon Bedrock Converse and ConverseStream
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>) and the
/// conversation: requests, answers, streams of binary frames, and errors, both ways. In come the
/// bodies of one dialect, out goes what they mean, and the other way round. Only `translate` calls
/// it, by [ConverseCodec].
@NullMarked
package dev.signalbox.data.translate.converse;

import org.jspecify.annotations.NullMarked;

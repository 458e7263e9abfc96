/// The frames of `application/vnd.amazon.eventstream`, in which Amazon Bedrock streams its answers
/// (specification: <https://smithy.io/2.0/aws/amazon-eventstream.html>). In come bytes at any
/// split, out come frames with their headers and payload, and the other way round. Pure: nothing is
/// known of what the frames mean, and nothing here throws because of what arrives. Everyone may
/// call it.
@NullMarked
package dev.signalbox.data.eventstream;

import org.jspecify.annotations.NullMarked;

package dev.signalbox.simulator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Request;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The published examples of Signature Version 4.
class SignatureV4Test {

  private static final String DATE = "20150830T123600Z";
  private static final String SCOPE = "20150830/us-east-1/service/aws4_request";
  private static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

  @Test
  void signsTheVanillaExample() {
    assertThat(sign("GET", "/"))
        .isEqualTo("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  }

  @Test
  void signsTheExampleWithAQuery() {
    assertThat(sign("GET", "/?Param2=value2&Param1=value1"))
        .isEqualTo("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  }

  @Test
  void encodesThePathTwiceAndOnlyOnceWhatNeedsNoEncoding() {
    String canonical =
        SignatureV4.canonicalRequest(request("POST", "/model/a%3Ab%2Fc/x:y"), List.of("host"));
    assertThat(canonical.lines().toList().get(1)).isEqualTo("/model/a%253Ab%252Fc/x%3Ay");
  }

  private static String sign(String method, String target) {
    String canonical =
        SignatureV4.canonicalRequest(request(method, target), List.of("host", "x-amz-date"));
    return SignatureV4.sign(SECRET, SCOPE, SignatureV4.stringToSign(DATE, SCOPE, canonical));
  }

  private static Request request(String method, String target) {
    return new Request(
        "r",
        Instant.EPOCH,
        method,
        target,
        new Headers(
            List.of(new Header("Host", "example.amazonaws.com"), new Header("X-Amz-Date", DATE))),
        new byte[0]);
  }
}

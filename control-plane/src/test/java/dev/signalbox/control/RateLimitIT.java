package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.guard.ConnectionLimits;
import dev.signalbox.control.guard.GuardSettings;
import dev.signalbox.control.guard.RateLimits;
import dev.signalbox.control.guard.RateLimits.Rate;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rates over HTTP; what a bucket does over time is in `BucketsTest`.
final class RateLimitIT {

  private static final int BURST = 30;
  private static final int ATTEMPTS = 10;
  private static final String WRONG = "sbx_admin_wrong_0123456789abcdef";

  private TestControl control;

  @BeforeEach
  void start() {
    // Nothing comes back: the test does not depend on how fast it runs.
    control =
        TestControl.startWith(
            new GuardSettings(
                ConnectionLimits.USUAL, new RateLimits(new Rate(0, BURST), new Rate(0, ATTEMPTS))));
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void tellHowMuchIsLeftAndRefuseWhatIsMore() {
    for (int left = BURST - 1; left >= 0; left--) {
      HttpResponse<String> answer = control.get(left % 2 == 0 ? "/v1/tenant" : "/v1/nothing");
      assertThat(answer.statusCode()).isEqualTo(left % 2 == 0 ? 200 : 404);
      assertThat(header(answer, "ratelimit-limit")).isEqualTo(Integer.toString(BURST));
      assertThat(header(answer, "ratelimit-remaining")).isEqualTo(Integer.toString(left));
      assertThat(header(answer, "ratelimit-reset")).matches("[0-9]+");
    }
    HttpResponse<String> refused = control.get("/v1/tenant");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(json(refused).string("code")).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(header(refused, "retry-after"))).isPositive();
    assertThat(header(refused, "ratelimit-remaining")).isEqualTo("0");
    assertThat(header(refused, "request-id")).isEqualTo(json(refused).string("request_id"));
    // Others are not concerned: health, proxies.
    assertThat(control.send("GET", "/livez", null, null).statusCode()).isEqualTo(200);
    for (int index = 0; index < BURST * 2; index++) {
      HttpResponse<String> bundle = control.send("GET", "/v1/bundle", TestControl.PROXY, null);
      assertThat(bundle.statusCode()).isNotEqualTo(429);
    }
  }

  @Test
  void stopWhoeverGuessesTokensButNobodyWhoHasOne() {
    assertThat(control.get("/v1/tenant").statusCode()).isEqualTo(200);
    for (int index = 0; index < ATTEMPTS; index++) {
      assertThat(control.send("GET", "/v1/tenant", WRONG + index, null).statusCode())
          .isEqualTo(401);
    }
    HttpResponse<String> refused = control.send("GET", "/v1/tenant", WRONG, null);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(json(refused).string("code")).isEqualTo("rate_limited");
    assertThat(control.send("GET", "/v1/tenant", null, null).statusCode()).isEqualTo(429);

    assertThat(control.get("/v1/tenant").statusCode()).isEqualTo(200);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}

package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyInQueryTest {

  @Test
  void leavesEveryOtherParameterAsItCame() {
    assertThat(KeyInQuery.without("?alt=sse&key=secret")).isEqualTo("?alt=sse");
    assertThat(KeyInQuery.without("?key=secret&alt=sse&x=%20")).isEqualTo("?alt=sse&x=%20");
    assertThat(KeyInQuery.without("?key=secret")).isEmpty();
    assertThat(KeyInQuery.without("?monkey=a&&b")).isEqualTo("?monkey=a&&b");
    assertThat(KeyInQuery.without("")).isEmpty();
  }
}

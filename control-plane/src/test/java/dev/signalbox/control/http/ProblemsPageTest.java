package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ProblemsPageTest {

  private static final Pattern SECTION = Pattern.compile("(?m)^### (\\S+)\n(\\d{3})\\. \\S");

  @Test
  void explainsEveryCodeWithItsStatusAndNoOther() throws IOException {
    Map<String, Integer> explained = new TreeMap<>();
    Matcher section = SECTION.matcher(page());
    while (section.find()) {
      explained.put(section.group(1), Integer.parseInt(section.group(2)));
    }

    assertThat(explained)
        .isEqualTo(
            Arrays.stream(ProblemCode.values())
                .collect(Collectors.toMap(ProblemCode::wireName, code -> code.status().getCode())));
  }

  @Test
  void isWhereEveryProblemPoints() throws IOException {
    String page = page();

    assertThat(ProblemCode.values())
        .allSatisfy(code -> {
          String[] link = code.docs().split("#", 2);
          assertThat(link[0]).isEqualTo("/docs/problems");
          assertThat(page).contains("\n### " + link[1] + "\n");
        });
  }

  private static String page() throws IOException {
    try (InputStream in = ProblemsPageTest.class.getResourceAsStream("/docs/problems.md")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.control.http.Problem.FieldError;
import dev.signalbox.model.id.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class FieldsTest {

  @Test
  void escapesUnknownNamesAsJsonPointers() {
    Fields fields = fields("{\"a/b~c\":1}");

    assertThat(errors(fields)).containsExactly(new FieldError("/a~1b~0c", "is not known here"));
  }

  @Test
  void takesOnlyIdsInTheUsualForm() {
    Fields fields =
        fields("{\"good\":\"00000000-0000-7000-8000-000000000001\",\"bad\":\"1-1-1-1-1\"}");

    assertThat(fields.id("good", NodeId::parse)).isPresent();
    assertThat(fields.id("bad", NodeId::parse)).isEmpty();
    assertThat(errors(fields)).containsExactly(new FieldError("/bad", "must be an id"));
  }

  @Test
  void reportsAMissingMemberOnce() {
    Fields fields = fields("{}");

    assertThat(fields.optionalText("maybe", 5)).isEmpty();
    fields.id("parent", NodeId::parse);
    assertThat(errors(fields)).containsExactly(new FieldError("/parent", "is missing"));
  }

  @Test
  void refusesControlCharactersAndBrokenSurrogates() {
    for (String text : List.of("a\\u0000b", "\\ud800", "\\u007f", "   ", "123456")) {
      Fields fields = fields("{\"name\":\"" + text + "\"}");
      fields.text("name", 5);
      assertThat(errors(fields)).as(text).hasSize(1);
    }
  }

  @Property(tries = 300)
  void neverFailsOtherThanWithAProblem(@ForAll byte[] body) {
    try {
      Fields fields = Fields.of(body);
      fields.optionalText("name", 10);
      fields.check();
    } catch (ProblemException refused) {
      assertThat(refused.problem().code()).isIn(ProblemCode.INVALID_JSON, ProblemCode.INVALID_BODY);
    }
  }

  private static Fields fields(String json) {
    return Fields.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static List<FieldError> errors(Fields fields) {
    return catchThrowableOfType(ProblemException.class, fields::check).problem().errors();
  }
}

package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RevisionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"\"r7\"", " \"r7\" ", "*", "\"r6\", \"r7\"", "W/\"r7\",\"r7\""})
  void letAChangeOfTheCurrentRevisionPass(String ifMatch) {
    assertThatCode(() -> Revisions.require(Optional.of(ifMatch), 7)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"r6\"", "\"r77\"", "W/\"r7\"", "\"\"", "\"r6\",\"r8\""})
  void refuseAChangeOfAnotherRevision(String ifMatch) {
    assertThat(refusal(Optional.of(ifMatch))).isEqualTo(ProblemCode.STALE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "r7", "7", "\"r7", "\"r7\",", "\"r7\" \"r8\"", "*,\"r7\""})
  void refuseWhatIsNoTag(String ifMatch) {
    assertThat(refusal(Optional.of(ifMatch))).isEqualTo(ProblemCode.INVALID_PARAMETER);
  }

  @Test
  void askForATagOnlyWhereItIsRequired() {
    assertThat(refusal(Optional.empty())).isEqualTo(ProblemCode.PRECONDITION_REQUIRED);
    assertThatCode(() -> Revisions.check(Optional.empty(), 7)).doesNotThrowAnyException();
  }

  private static ProblemCode refusal(Optional<String> ifMatch) {
    return catchThrowableOfType(ProblemException.class, () -> Revisions.require(ifMatch, 7))
        .problem()
        .code();
  }
}

package dev.signalbox.data.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RepoNameTest {

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/acme/w.git, git.example.com/acme/w",
    "https://ann:secret@git.example.com/acme/w.git, git.example.com/acme/w",
    "https://git.example.com/acme/w/?token=secret, git.example.com/acme/w",
    "ssh://git@git.example.com:2222/acme/w.git, git.example.com:2222/acme/w",
    "git@git.example.com:acme/w.git, git.example.com/acme/w",
    "acme/w, acme/w",
    "w, w",
    "git.example.com/acme/w, git.example.com/acme/w",
    "https://git.example.com/acme/a@b, git.example.com/acme/a@b"
  })
  void oneRepositoryHasOneName(String address, String name) {
    assertThat(RepoName.of(address)).isEqualTo(name);
  }
}

package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretRefTest {

  @Test
  void readsAndWritesEveryForm() {
    for (String text :
        List.of(
            "none",
            "env:KEY",
            "file:/run/a#b",
            "aws-sm:prod/key",
            "aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-AbCdEf#key",
            "gcp-sm:projects/p/secrets/s/versions/3",
            "azure-kv:https://v.vault.azure.net/secrets/s#key",
            "vault:secret/data/openai#key")) {
      assertThat(SecretRef.parse(text).text()).isEqualTo(text);
    }
  }

  @Test
  void tellsTheFieldFromTheName() {
    assertThat(SecretRef.parse("vault:secret/data/openai#key"))
        .isEqualTo(new SecretRef.VaultSecret("secret/data/openai", "key"));
    assertThat(SecretRef.parse("aws-sm:prod/key"))
        .isEqualTo(new SecretRef.AwsSecret("prod/key", ""));
  }

  @Test
  void repeatsNothingOfWhatMayBeAKey() {
    for (String text : List.of("", "sk-ant-secret", "env:", "vault:#x", "vault:a#", "sk:ant")) {
      assertThatThrownBy(() -> SecretRef.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a secret is given as env:NAME, file:PATH, aws-sm:NAME,"
                  + " gcp-sm:projects/PROJECT/secrets/NAME, azure-kv:https://VAULT/secrets/NAME,"
                  + " vault:PATH#FIELD, none");
    }
  }
}

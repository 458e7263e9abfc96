package dev.signalbox.simulator;

import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.aws.AwsSecrets;
import dev.signalbox.simulator.aws.InstanceMetadata;
import dev.signalbox.simulator.aws.Sts;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.entra.EntraDirectory;
import dev.signalbox.simulator.entra.EntraTokens;
import dev.signalbox.simulator.entra.KeyVault;
import dev.signalbox.simulator.entra.ManagedIdentity;
import dev.signalbox.simulator.google.GoogleAccounts;
import dev.signalbox.simulator.google.GoogleSecrets;
import dev.signalbox.simulator.google.GoogleTokens;
import dev.signalbox.simulator.google.MetadataServer;
import dev.signalbox.simulator.jose.OidcIssuer;
import dev.signalbox.simulator.script.Seal;
import dev.signalbox.simulator.vault.Vault;
import java.util.List;

/// Who is known to the simulated clouds, what they issued, and what their secret stores hold. Tests
/// register what they need; everything else is refused. All times are those of the simulator's
/// clock.
public final class Identities {

  private final Tally calls = new Tally();
  private final OidcIssuer issuer = new OidcIssuer();
  private final AwsAccounts aws;
  private final AwsSecrets awsSecrets;
  private final InstanceMetadata metadata;
  private final Sts sts;
  private final GoogleAccounts google;
  private final GoogleTokens googleTokens;
  private final MetadataServer googleMetadata;
  private final GoogleSecrets googleSecrets;
  private final EntraDirectory entra;
  private final EntraTokens entraTokens;
  private final ManagedIdentity managedIdentity;
  private final KeyVault keyVault;
  private final Vault vault;

  Identities(SimulatorSettings settings) {
    Seal seal = new Seal(settings.seed());
    this.aws = new AwsAccounts(seal);
    this.sts = new Sts(aws, issuer, calls);
    this.metadata = new InstanceMetadata(aws, seal, calls);
    this.awsSecrets = new AwsSecrets(aws, calls);
    this.google = new GoogleAccounts(seal);
    this.googleTokens = new GoogleTokens(google, issuer, calls);
    this.googleMetadata = new MetadataServer(google, calls);
    this.googleSecrets = new GoogleSecrets(google, calls);
    this.entra = new EntraDirectory(seal);
    this.entraTokens = new EntraTokens(entra, issuer, calls);
    this.managedIdentity = new ManagedIdentity(entra, calls);
    this.keyVault = new KeyVault(entra, calls);
    this.vault = new Vault(issuer, seal, calls);
  }

  /// How often each operation was asked for, such as `sts:AssumeRole` or `vault:login`.
  public Tally calls() {
    return calls;
  }

  /// Access keys, roles and API keys of AWS.
  public AwsAccounts aws() {
    return aws;
  }

  /// AWS Secrets Manager.
  public AwsSecrets awsSecrets() {
    return awsSecrets;
  }

  /// Service accounts and access tokens of Google Cloud.
  public GoogleAccounts google() {
    return google;
  }

  /// Secret Manager of Google Cloud.
  public GoogleSecrets googleSecrets() {
    return googleSecrets;
  }

  /// Applications and access tokens of Microsoft Entra.
  public EntraDirectory entra() {
    return entra;
  }

  /// Azure Key Vault.
  public KeyVault keyVault() {
    return keyVault;
  }

  /// HashiCorp Vault.
  public Vault vault() {
    return vault;
  }

  /// The issuer whose tokens all clouds here take in exchange.
  public OidcIssuer issuer() {
    return issuer;
  }

  List<Authority> authorities() {
    return List.of(
        sts,
        metadata,
        awsSecrets,
        googleTokens,
        googleMetadata,
        googleSecrets,
        entraTokens,
        managedIdentity,
        keyVault,
        vault);
  }

  void reset() {
    calls.clear();
    aws.reset();
    metadata.reset();
    awsSecrets.reset();
    google.reset();
    googleMetadata.reset();
    googleSecrets.reset();
    entra.reset();
    keyVault.reset();
    vault.reset();
  }
}

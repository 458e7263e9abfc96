/// How providers are authenticated to: which schemes there are, what each needs to know, and
/// whether what an administrator wrote fits together. In comes a scheme, a reference to a secret
/// and settings; out goes a credential, or complaints. Pure. The compiler uses it; others only
/// [dev.signalbox.compiler.auth.AuthSource].
@NullMarked
package dev.signalbox.compiler.auth;

import org.jspecify.annotations.NullMarked;

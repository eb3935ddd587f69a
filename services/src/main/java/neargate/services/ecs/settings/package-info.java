/**
 * Account settings: AWS's names, values and defaults, overridden for the whole account or for one principal. The table
 * {@code ecs.account-settings} is written here only; others ask
 * {@link neargate.services.ecs.settings.AccountSettings#effective}.
 */
@NullMarked
package neargate.services.ecs.settings;

import org.jspecify.annotations.NullMarked;

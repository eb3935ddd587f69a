package neargate.services.iam;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.policy.Identities;

/** AWS Identity and Access Management. Its operations are told by what they are about, each in the class of its resource. */
public final class IamService
        implements RoleOperations,
                UserOperations,
                GroupOperations,
                PolicyOperations,
                InstanceProfileOperations,
                AccountOperations,
                AccessOperations,
                SimulationOperations {
    private final Store store;
    private final Roles roles;
    private final RolePolicies rolePolicies;
    private final ServiceLinkedRoles serviceLinkedRoles;
    private final Users users;
    private final UserPolicies userPolicies;
    private final AccessKeys accessKeys;
    private final Groups groups;
    private final GroupPolicies groupPolicies;
    private final ManagedPolicies managedPolicies;
    private final PolicyVersions policyVersions;
    private final PolicyEntities policyEntities;
    private final InstanceProfiles instanceProfiles;
    private final AccountAliases accountAliases;
    private final PasswordPolicies passwordPolicies;
    private final AccountSummary accountSummary;
    private final AuthorizationDetails authorizationDetails;
    private final CredentialReports credentialReports;
    private final LoginProfiles loginProfiles;
    private final LastUses lastUses;
    private final GrantingPolicies grantingPolicies;
    private final LastAccess lastAccess;
    private final Authorization authorization;
    private final Simulator simulator;

    /** @param root the key under which the secrets of access keys are sealed */
    public IamService(Store store, Clock clock, SecretKey root, RandomGenerator random) {
        this.store = store;
        managedPolicies = new ManagedPolicies(store);
        policyVersions = new PolicyVersions(store, managedPolicies);
        policyEntities = new PolicyEntities(store, managedPolicies);
        var storedRoles = new IdentityStore<>(
                store, RoleRecord.TABLE, RoleRecord.COUNTED, IamIdentity.Kind.ROLE, RoleRecord::requireModifiable);
        roles = new Roles(store, storedRoles, managedPolicies);
        rolePolicies = new RolePolicies(new IdentityPolicies<>(storedRoles, managedPolicies));
        serviceLinkedRoles = new ServiceLinkedRoles(store, storedRoles);
        var storedUsers =
                new IdentityStore<>(store, UserRecord.TABLE, UserRecord.COUNTED, IamIdentity.Kind.USER, _ -> {});
        users = new Users(storedUsers, managedPolicies);
        userPolicies = new UserPolicies(new IdentityPolicies<>(storedUsers, managedPolicies));
        accessKeys = new AccessKeys(store, storedUsers, new SecretAccessKeys(root, random));
        var storedGroups =
                new IdentityStore<>(store, GroupRecord.TABLE, GroupRecord.COUNTED, IamIdentity.Kind.GROUP, _ -> {});
        groups = new Groups(store, storedGroups, storedUsers);
        groupPolicies = new GroupPolicies(new IdentityPolicies<>(storedGroups, managedPolicies));
        instanceProfiles = new InstanceProfiles(store);
        accountAliases = new AccountAliases(store);
        passwordPolicies = new PasswordPolicies(store);
        accountSummary = new AccountSummary(store);
        authorizationDetails = new AuthorizationDetails(store);
        credentialReports = new CredentialReports(store, clock);
        loginProfiles = new LoginProfiles(store, storedUsers);
        lastUses = new LastUses(store, clock);
        var compiled = new CompiledPolicies();
        grantingPolicies = new GrantingPolicies(store, compiled);
        lastAccess = new LastAccess(store, grantingPolicies, clock);
        authorization = new Authorization(store, compiled);
        simulator = new Simulator(store, compiled);
    }

    /** Decides by the policies that are kept here. */
    public Authorization authorization() {
        return authorization;
    }

    /** The users and roles that there are now. */
    public Identities identities() {
        return new StoredIdentities(store.snapshot());
    }

    /** An access key of a user's; empty when it is none, or not active. */
    public Optional<UserKey> key(String accessKeyId) {
        return accessKeys.find(accessKeyId);
    }

    /** Whether a user's access key was issued here, be it inactive or deleted since. */
    public boolean issued(String accessKeyId) {
        return accessKeys.issued(accessKeyId);
    }

    /** Whether the user of an ARN is the one with that unique id. */
    public boolean isUser(String account, String arn, String userId) {
        return UserRecord.isUser(store.snapshot(), new Scope(account, Scope.GLOBAL), arn, userId);
    }

    /**
     * That a request was signed with a user's key, or in a user's or role's session.
     *
     * @param id of the access key, the user or the role
     * @param service its namespace
     */
    public void used(String account, String id, String service, String region) {
        lastUses.add(account, id, service, region);
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return List.of(
                RoleRecord.TABLE,
                UserRecord.TABLE,
                GroupRecord.TABLE,
                PolicyRecord.TABLE,
                AccessKeys.TABLE,
                AccessKeys.DELETED,
                InstanceProfiles.TABLE,
                AccountAliases.TABLE,
                PasswordPolicies.TABLE,
                LastUses.TABLE,
                LastAccess.TABLE,
                CredentialReports.TABLE);
    }

    /** Nothing runs in the background. */
    public List<Controller> controllers() {
        return List.of();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public Roles roles() {
        return roles;
    }

    @Override
    public RolePolicies rolePolicies() {
        return rolePolicies;
    }

    @Override
    public ServiceLinkedRoles serviceLinkedRoles() {
        return serviceLinkedRoles;
    }

    @Override
    public Users users() {
        return users;
    }

    @Override
    public UserPolicies userPolicies() {
        return userPolicies;
    }

    @Override
    public AccessKeys accessKeys() {
        return accessKeys;
    }

    @Override
    public LoginProfiles loginProfiles() {
        return loginProfiles;
    }

    @Override
    public Groups groups() {
        return groups;
    }

    @Override
    public GroupPolicies groupPolicies() {
        return groupPolicies;
    }

    @Override
    public ManagedPolicies managedPolicies() {
        return managedPolicies;
    }

    @Override
    public PolicyVersions policyVersions() {
        return policyVersions;
    }

    @Override
    public PolicyEntities policyEntities() {
        return policyEntities;
    }

    @Override
    public InstanceProfiles instanceProfiles() {
        return instanceProfiles;
    }

    @Override
    public AccountAliases accountAliases() {
        return accountAliases;
    }

    @Override
    public PasswordPolicies passwordPolicies() {
        return passwordPolicies;
    }

    @Override
    public AccountSummary accountSummary() {
        return accountSummary;
    }

    @Override
    public AuthorizationDetails authorizationDetails() {
        return authorizationDetails;
    }

    @Override
    public CredentialReports credentialReports() {
        return credentialReports;
    }

    @Override
    public Simulator simulator() {
        return simulator;
    }

    @Override
    public GrantingPolicies grantingPolicies() {
        return grantingPolicies;
    }

    @Override
    public LastAccess lastAccess() {
        return lastAccess;
    }
}

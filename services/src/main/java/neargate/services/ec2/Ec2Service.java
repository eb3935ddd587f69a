package neargate.services.ec2;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import neargate.engine.Hypervisor;
import neargate.engine.network.Network;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ec2.instances.InstanceListener;
import neargate.services.ec2.metadata.MetadataService;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.TagOperations;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Amazon EC2. Its operations are told by what they are about, each in the class of its resource. */
public final class Ec2Service
        implements AccountOperations,
                VpcOperations,
                RoutingOperations,
                SecurityOperations,
                NetworkInterfaceOperations,
                InstanceOperations,
                VolumeOperations {
    private static final List<Kind<?, ?>> KINDS = List.of(
            Vpcs.KIND,
            Subnets.KIND,
            DhcpOptionSets.KIND,
            NetworkAcls.KIND,
            InternetGateways.KIND,
            EgressOnlyInternetGateways.KIND,
            NatGateways.KIND,
            VpcPeeringConnections.KIND,
            RouteTables.KIND,
            SecurityGroups.KIND,
            SecurityGroupRules.KIND,
            ManagedPrefixLists.KIND,
            VpcEndpoints.KIND,
            FlowLogs.KIND,
            NetworkInterfaces.KIND,
            Addresses.KIND,
            KeyPairs.KIND,
            Instances.KIND,
            LaunchTemplates.KIND,
            Volumes.KIND);

    /**
     * What EC2 has to do with.
     *
     * @param strictImages whether only Amazon's own images are known, and no other id is taken for an Amazon Linux
     */
    public record Machine(Network network, Hypervisor hypervisor, boolean strictImages) {}

    private final Store store;
    private final AccountAttributes accountAttributes;
    private final Vpcs vpcs;
    private final DefaultVpc defaultVpc;
    private final VpcCidrBlocks vpcCidrBlocks;
    private final DhcpOptionSets dhcpOptionSets;
    private final NetworkAcls networkAcls;
    private final NetworkAclEntries networkAclEntries;
    private final NetworkAclAssociations networkAclAssociations;
    private final Subnets subnets;
    private final InternetGateways internetGateways;
    private final EgressOnlyInternetGateways egressOnlyInternetGateways;
    private final NatGateways natGateways;
    private final VpcPeeringConnections vpcPeeringConnections;
    private final VpcPeeringOptions vpcPeeringOptions;
    private final VpcPeeringController vpcPeeringController;
    private final NatGatewayController natGatewayController;
    private final RouteTables routeTables;
    private final Routes routes;
    private final RouteTableAssociations routeTableAssociations;
    private final SecurityGroups securityGroups;
    private final SecurityGroupViews securityGroupViews;
    private final SecurityGroupRules securityGroupRules;
    private final SecurityGroupRuleDescriptions ruleDescriptions;
    private final ManagedPrefixLists managedPrefixLists;
    private final PrefixListViews prefixListViews;
    private final VpcEndpoints vpcEndpoints;
    private final FlowLogs flowLogs;
    private final EndpointServices endpointServices;
    private final NetworkInterfaces networkInterfaces;
    private final NetworkInterfaceCreation networkInterfaceCreation;
    private final NetworkInterfaceAttributes networkInterfaceAttributes;
    private final NetworkInterfaceAttachments networkInterfaceAttachments;
    private final PrivateIpAddresses privateIpAddresses;
    private final Addresses addresses;
    private final AddressAttributes addressAttributes;
    private final KeyPairs keyPairs;
    private final Images images;
    private final Instances instances;
    private final InstanceLaunch instanceLaunch;
    private final InstanceStates instanceStates;
    private final InstanceAttributes instanceAttributes;
    private final InstanceOptions instanceOptions;
    private final CreditSpecifications creditSpecifications;
    private final InstanceProfiles instanceProfiles;
    private final LaunchTemplates launchTemplates;
    private final LaunchTemplateVersions launchTemplateVersions;
    private final LaunchTemplateData launchTemplateData;
    private final Volumes volumes;
    private final VolumeAttachments volumeAttachments;
    private final VolumeModifications volumeModifications;
    private final VolumeViews volumeViews;
    private final NetworkController networkController;
    private final InstanceController instanceController;
    private final TagOperations tags;

    /**
     * EC2 on a machine.
     *
     * @param iam whose instance profiles instances have
     * @param sts that gives instances the credentials of their roles
     * @param random what keys are made of
     */
    public Ec2Service(Store store, Machine machine, IamClient iam, StsClient sts, Clock clock, SecureRandom random) {
        this.store = store;
        var region = new RegionStore(store, DefaultVpc::make);
        accountAttributes = new AccountAttributes(region);
        vpcs = new Vpcs(region);
        defaultVpc = new DefaultVpc(region);
        vpcCidrBlocks = new VpcCidrBlocks(region);
        dhcpOptionSets = new DhcpOptionSets(region);
        networkAcls = new NetworkAcls(region);
        networkAclEntries = new NetworkAclEntries(region);
        networkAclAssociations = new NetworkAclAssociations(region);
        subnets = new Subnets(region);
        internetGateways = new InternetGateways(region);
        egressOnlyInternetGateways = new EgressOnlyInternetGateways(region);
        natGateways = new NatGateways(region);
        vpcPeeringConnections = new VpcPeeringConnections(region);
        vpcPeeringOptions = new VpcPeeringOptions(region);
        vpcPeeringController = new VpcPeeringController(region, clock);
        natGatewayController = new NatGatewayController(region, clock);
        routeTables = new RouteTables(region);
        routes = new Routes(region);
        routeTableAssociations = new RouteTableAssociations(region);
        securityGroups = new SecurityGroups(region);
        securityGroupViews = new SecurityGroupViews(region);
        securityGroupRules = new SecurityGroupRules(region);
        ruleDescriptions = new SecurityGroupRuleDescriptions(region);
        managedPrefixLists = new ManagedPrefixLists(region);
        prefixListViews = new PrefixListViews(region);
        vpcEndpoints = new VpcEndpoints(region);
        flowLogs = new FlowLogs(region);
        endpointServices = new EndpointServices(region);
        networkInterfaces = new NetworkInterfaces(region);
        networkInterfaceCreation = new NetworkInterfaceCreation(region);
        networkInterfaceAttributes = new NetworkInterfaceAttributes(region);
        networkInterfaceAttachments = new NetworkInterfaceAttachments(region);
        privateIpAddresses = new PrivateIpAddresses(region);
        addresses = new Addresses(region);
        addressAttributes = new AddressAttributes(region);
        keyPairs = new KeyPairs(region, random);
        images = new Images(machine.strictImages());
        volumes = new Volumes(region);
        volumeAttachments = new VolumeAttachments(region);
        volumeModifications = new VolumeModifications(region);
        volumeViews = new VolumeViews(region);
        launchTemplates = new LaunchTemplates(region);
        launchTemplateVersions = new LaunchTemplateVersions(region);
        launchTemplateData = new LaunchTemplateData(region);
        instanceProfiles = new InstanceProfiles(region, iam);
        instances = new Instances(region, machine.hypervisor());
        instanceLaunch = new InstanceLaunch(region, images, instanceProfiles, launchTemplates);
        instanceStates = new InstanceStates(region);
        instanceAttributes = new InstanceAttributes(region);
        instanceOptions = new InstanceOptions(region);
        creditSpecifications = new CreditSpecifications(region);
        var lookup = new InstanceLookup(store, iam, sts, clock);
        machine.network().answerNames(new VpcNames(store));
        machine.network().answerMetadata(new MetadataService(lookup::find, random, clock));
        networkController = new NetworkController(machine.network());
        instanceController = new InstanceController(region, store::snapshot, machine.hypervisor(), clock);
        tags = new TagOperations(region, KINDS);
    }

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return Stream.concat(
                        Stream.of(
                                RegionStore.USED_REGIONS,
                                ClientTokens.TABLE,
                                PublicIps.TABLE,
                                VolumeModifications.KIND.table()),
                        KINDS.stream().map(Kind::table))
                .toList();
    }

    /** What keeps the machine's networks as EC2 describes them. */
    public List<Controller> controllers() {
        return List.of(networkController, natGatewayController, vpcPeeringController, instanceController);
    }

    /**
     * Takes up the instances that an earlier process left behind. Called once, before the controllers run.
     *
     * @param listener is told what instances do
     */
    public void recover(InstanceListener listener) {
        instanceController.recover(store.snapshot(), listener);
    }

    /** Whether the machine must have networks: whether there are VPCs with network interfaces. */
    public boolean hasNetworks() {
        return NetworkController.inUse(store.snapshot()).findAny().isPresent();
    }

    /** Takes up the networks that an earlier process left behind, and removes those that are not needed. Called before all else. */
    public void recoverNetworks() {
        networkController.recover(store.snapshot());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public AccountAttributes accountAttributes() {
        return accountAttributes;
    }

    @Override
    public TagOperations tags() {
        return tags;
    }

    @Override
    public Vpcs vpcs() {
        return vpcs;
    }

    @Override
    public DefaultVpc defaultVpc() {
        return defaultVpc;
    }

    @Override
    public VpcCidrBlocks vpcCidrBlocks() {
        return vpcCidrBlocks;
    }

    @Override
    public DhcpOptionSets dhcpOptionSets() {
        return dhcpOptionSets;
    }

    @Override
    public Subnets subnets() {
        return subnets;
    }

    @Override
    public VpcPeeringConnections vpcPeeringConnections() {
        return vpcPeeringConnections;
    }

    @Override
    public VpcPeeringOptions vpcPeeringOptions() {
        return vpcPeeringOptions;
    }

    @Override
    public VpcEndpoints vpcEndpoints() {
        return vpcEndpoints;
    }

    @Override
    public FlowLogs flowLogs() {
        return flowLogs;
    }

    @Override
    public EndpointServices endpointServices() {
        return endpointServices;
    }

    @Override
    public InternetGateways internetGateways() {
        return internetGateways;
    }

    @Override
    public EgressOnlyInternetGateways egressOnlyInternetGateways() {
        return egressOnlyInternetGateways;
    }

    @Override
    public NatGateways natGateways() {
        return natGateways;
    }

    @Override
    public RouteTables routeTables() {
        return routeTables;
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public RouteTableAssociations routeTableAssociations() {
        return routeTableAssociations;
    }

    @Override
    public NetworkAcls networkAcls() {
        return networkAcls;
    }

    @Override
    public NetworkAclEntries networkAclEntries() {
        return networkAclEntries;
    }

    @Override
    public NetworkAclAssociations networkAclAssociations() {
        return networkAclAssociations;
    }

    @Override
    public SecurityGroups securityGroups() {
        return securityGroups;
    }

    @Override
    public SecurityGroupViews securityGroupViews() {
        return securityGroupViews;
    }

    @Override
    public SecurityGroupRules securityGroupRules() {
        return securityGroupRules;
    }

    @Override
    public SecurityGroupRuleDescriptions ruleDescriptions() {
        return ruleDescriptions;
    }

    @Override
    public ManagedPrefixLists managedPrefixLists() {
        return managedPrefixLists;
    }

    @Override
    public PrefixListViews prefixListViews() {
        return prefixListViews;
    }

    @Override
    public NetworkInterfaces networkInterfaces() {
        return networkInterfaces;
    }

    @Override
    public NetworkInterfaceCreation networkInterfaceCreation() {
        return networkInterfaceCreation;
    }

    @Override
    public NetworkInterfaceAttributes networkInterfaceAttributes() {
        return networkInterfaceAttributes;
    }

    @Override
    public NetworkInterfaceAttachments networkInterfaceAttachments() {
        return networkInterfaceAttachments;
    }

    @Override
    public PrivateIpAddresses privateIpAddresses() {
        return privateIpAddresses;
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public AddressAttributes addressAttributes() {
        return addressAttributes;
    }

    @Override
    public KeyPairs keyPairs() {
        return keyPairs;
    }

    @Override
    public Images images() {
        return images;
    }

    @Override
    public Instances instances() {
        return instances;
    }

    @Override
    public InstanceLaunch instanceLaunch() {
        return instanceLaunch;
    }

    @Override
    public InstanceStates instanceStates() {
        return instanceStates;
    }

    @Override
    public InstanceAttributes instanceAttributes() {
        return instanceAttributes;
    }

    @Override
    public InstanceOptions instanceOptions() {
        return instanceOptions;
    }

    @Override
    public CreditSpecifications creditSpecifications() {
        return creditSpecifications;
    }

    @Override
    public InstanceProfiles instanceProfiles() {
        return instanceProfiles;
    }

    @Override
    public LaunchTemplates launchTemplates() {
        return launchTemplates;
    }

    @Override
    public LaunchTemplateVersions launchTemplateVersions() {
        return launchTemplateVersions;
    }

    @Override
    public LaunchTemplateData launchTemplateData() {
        return launchTemplateData;
    }

    @Override
    public Volumes volumes() {
        return volumes;
    }

    @Override
    public VolumeAttachments volumeAttachments() {
        return volumeAttachments;
    }

    @Override
    public VolumeModifications volumeModifications() {
        return volumeModifications;
    }

    @Override
    public VolumeViews volumeViews() {
        return volumeViews;
    }
}

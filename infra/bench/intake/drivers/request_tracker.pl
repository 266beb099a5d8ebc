# Request Tracker, by the function that its mail gateway's page calls for each message, in this process. A copy of its
# SQLite database as it was installed, in which everybody may open tickets by mail; letters are written to a file.
# Prints what ../measuring.py prints, and waits as that does.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use JSON;
use RT;
use Time::HiRes qw(clock_gettime CLOCK_PROCESS_CPUTIME_ID);

my $folder = shift;
my $home = tempdir(CLEANUP => 1);
RT::LoadConfig();
copy(RT->Config->Get('DatabaseName'), "$home/rt") or die $!;
my %settings = (DatabaseName => "$home/rt", MailCommand => 'testfile', LogToSyslog => '', LogToSTDERR => '');
RT->Config->Set($_ => $settings{$_}) for keys %settings;
RT::Init();
require RT::Interface::Email;

my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load('General');
my $everyone = RT::Group->new(RT->SystemUser);
$everyone->LoadSystemInternalGroup('Everyone');
$everyone->PrincipalObj->GrantRight(Right => $_, Object => $queue) for qw(CreateTicket ReplyToTicket CommentOnTicket);

sub cpu { return clock_gettime(CLOCK_PROCESS_CPUTIME_ID) }

sub raw {
    open my $file, '<:raw', shift or die $!;
    local $/;
    return scalar <$file>;
}

sub take_in {
    my $message = shift;
    my ($status, $why, $ticket) = eval {
        RT::Interface::Email::Gateway({queue => $queue->id, action => 'correspond', message => $message});
    };
    return 'failed' if $@ or !defined $status;
    return $status == 1 && $ticket && $ticket->id ? 'taken in' : 'left';
}

take_in(raw($_)) for sort glob "$folder/warm/*.eml";
my $ready = cpu();
my (@spent, %became);
for my $path (sort glob "$folder/*.eml") {
    my $raw = raw($path);
    my $began = cpu();
    my $what = take_in($raw);
    push @spent, cpu() - $began;
    $became{$what}++;
}
$| = 1;
print encode_json({ready => $ready, spent => \@spent, became => \%became}), "\n";
<STDIN>;

# Has a double click on a vault open it, for this user; no rights of an administrator are needed.
#   associate.ps1 -Program C:\CSDesk\csdesk.exe      associate.ps1 -Remove
param([string]$Program, [switch]$Remove)
$ErrorActionPreference = 'Stop'
$classes = 'HKCU:\Software\Classes'
$kind = 'CSDesk.Vault'

if ($Remove) {
    foreach ($key in "$classes\.csvault", "$classes\$kind") {
        if (Test-Path -LiteralPath $key) { Remove-Item -LiteralPath $key -Recurse }
    }
} elseif ($Program -and (Test-Path -LiteralPath $Program -PathType Leaf)) {
    $file = (Resolve-Path -LiteralPath $Program).Path
    $values = [ordered]@{
        "$classes\.csvault" = $kind
        "$classes\$kind" = 'Vault of CS Desk'
        "$classes\$kind\DefaultIcon" = "$file,0"
        "$classes\$kind\shell\open\command" = "`"$file`" `"%1`""
    }
    foreach ($key in $values.Keys) {
        New-Item -Path $key -Force | Out-Null
        Set-Item -LiteralPath $key -Value $values[$key]
    }
} else {
    throw 'Name the program that opens vaults: associate.ps1 -Program PATH'
}
# The file manager looks again.
Add-Type -Namespace CSDesk -Name Shell -MemberDefinition `
    '[DllImport("shell32.dll")] public static extern void SHChangeNotify(int what, int how, System.IntPtr a, System.IntPtr b);'
[CSDesk.Shell]::SHChangeNotify(0x08000000, 0, [System.IntPtr]::Zero, [System.IntPtr]::Zero)
